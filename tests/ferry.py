"""A page that several tests serve or clean."""


def ferry_page(number: int) -> str:
    """Return the source of a short article with a menu and a notice."""
    sentences = (
        f"Ferry number {number} left the small harbour on Tuesday with more than two hundred people on its deck.",
        "It is the first of four that the company wants to run across the sound before the end of the summer.",
        "Tickets can be bought at the quay, and children under six years do not have to pay, the company said.",
    )
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f"<!doctype html><html lang=en><head><title>Ferry {number} sails</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Ferry {number} sails</h1>{body}</article><footer><p>Copyright 2026. All rights reserved.</p></footer>"
    )
