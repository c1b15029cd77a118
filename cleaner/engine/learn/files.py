"""Learn from files, and write what was learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.engine.edit import RuleText
from cleaner.engine.learn.propose import Learnt, learn
from cleaner.engine.source import read_source
from cleaner.errors import OptionError
from cleaner.pipeline import Cleaner
from cleaner.read.inputs import SUFFIXES
from cleaner.urls import plain_host, split_url

if TYPE_CHECKING:
    from cleaner.model import Article


def learn_from_files(paths: Sequence[Path], site: str | None, folders: Sequence[Path]) -> Learnt:
    """Return the rules that files give, cleaned by today's rules; `site` is the host, else what most pages say."""
    cleaner = Cleaner(folders)
    url = f"https://{plain_host(site)}/" if site else None
    files = list(_files(paths))
    if not files:
        raise OptionError(f"{', '.join(map(str, paths))}: no {', '.join(sorted(SUFFIXES))} file here")
    articles = [article for path in files for article in cleaner.clean_each(path, url=url, name=str(path))]
    host = plain_host(site) if site else _host_of(articles)
    return learn(articles, host)


def save(learnt: Learnt, folder: Path) -> Path:
    """Write what was learnt into a folder of rules, adding to a file that exists; return the file."""
    path = folder / "sites" / f"{learnt.host}.yaml"
    if path.is_file():
        rules = RuleText.read(path)
        known = set(rules.ids)
        for proposal in learnt.proposals:
            if proposal.rule["id"] not in known:
                rules.add("strip", proposal.rule)
        known_keys = read_source(rules.text.encode(), path.name).data
        for key, value in read_source(learnt.text.encode(), path.name).data.items():
            if key not in known_keys:
                rules.set(key, value)
    else:
        rules = RuleText(learnt.text, path.name)
    rules.save(path, root=folder)
    return path


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
        elif path.is_file():
            yield path
        else:
            raise OptionError(f"{path}: no such file or folder")


def _host_of(articles: Iterable[Article]) -> str:
    urls = ((a.trace.document.page.url if a.trace else None) or a.source.url or "" for a in articles)
    hosts = Counter(plain_host(host) for url in urls if (host := split_url(url).hostname))
    if not hosts:
        raise OptionError("the pages do not say what site they are of", hint="name it with --site HOST")
    return hosts.most_common(1)[0][0]
