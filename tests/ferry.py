"""A story and a page that several tests serve or clean, and a server for such pages."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STORY = [
    "The ferry between the two harbours has stopped running, three days after a storm tore away part of the pier.",
    "Engineers who looked at the damage on Monday said that repairs would take at least six weeks, and perhaps more.",
    "“We have carried people across this strait since 1911, and we will again,” said the harbour master, Ida Holm.",
    "Until then a bus takes passengers around the bay, a trip of two hours instead of twenty minutes, at the old fare.",
    "The council will discuss on Thursday who is to pay for the new pier, which was insured for half of its value.",
]


def ferry_page(number: int, more: str = "") -> str:
    """Return the source of a short article with a menu and a notice; `more` stands below its text."""
    sentences = (
        f"Ferry number {number} left the small harbour on Tuesday with more than two hundred people on its deck.",
        "It is the first of four that the company wants to run across the sound before the end of the summer.",
        "Tickets can be bought at the quay, and children under six years do not have to pay, the company said.",
    )
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<!doctype html><html lang=en><head><title>Ferry {number} sails</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Ferry {number} sails</h1>{body}{more}</article><footer><p>Copyright 2026. All rights reserved.</p></footer>"
    )


@contextmanager
def served(page: Callable[[str], str]) -> Iterator[str]:
    """Serve pages on this machine, given the source of each by its path, empty for 404; yield the address."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = page(self.path)
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
