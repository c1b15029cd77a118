"""The commands `cleaner rules …`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cleaner.engine.layers import Layer, build_index, layers_of, nothing_loaded, require_files, user_rules
from cleaner.errors import CleanerError, OptionError
from cleaner.shipped import INDEX, shipped_rules

app = typer.Typer(
    name="rules", help="Write, check, test, learn and import rules.", no_args_is_help=True, add_completion=False
)

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Rule files, or folders of them. Without: all rules in force.")
]
Folders = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="DIR", help="A folder of rules that comes on top. Repeatable.")
]


def files_of(paths: Sequence[Path] | None, folders: Sequence[Path] | None) -> Iterator[tuple[Layer, list[Path]]]:
    """Yield layers with those of their files that the arguments name; without any, all layers with all files."""
    if not paths:
        layers = layers_of(folders or ())
        require_files(layers)
        yield from ((layer, layer.all_files()) for layer in layers)
    for path in paths or ():
        if path.is_dir():
            layer, files = _folder(path)
            if not files:
                raise nothing_loaded(layer, path)
            yield layer, files
        elif path.is_file():
            root = path.parent.parent if path.parent.name in ("common", "sites", "imported") else path.parent
            yield _layer(root), [path]
        else:
            raise OptionError(f"{path}: no such file or folder")


def word_files_of(paths: Sequence[Path] | None, folders: Sequence[Path] | None) -> Iterator[tuple[Layer, list[Path]]]:
    """Yield layers with their word lists: those of the folders among the paths, or without any path of all layers."""
    if paths:
        yield from ((layer, layer.word_files()) for layer in map(_layer, filter(Path.is_dir, paths)))
    else:
        yield from ((layer, layer.word_files()) for layer in layers_of(folders or ()))


def idle_files_of(paths: Sequence[Path] | None, folders: Sequence[Path] | None) -> Iterator[tuple[Layer, list[Path]]]:
    """Yield layers with the YAML files in them that are never loaded; of paths, those in the folders among them."""
    if not paths:
        yield from ((layer, layer.idle_files()) for layer in layers_of(folders or ()))
    for path in paths or ():
        if path.is_dir():
            layer, _ = _folder(path)
            yield layer, [file for file in layer.idle_files() if file.is_relative_to(path)]


def _folder(path: Path) -> tuple[Layer, list[Path]]:
    if path.name in ("common", "sites", "imported"):
        layer = _layer(path.parent)
        return layer, [file for file in layer.all_files() if file.parent == path]
    layer = _layer(path)
    return layer, layer.all_files()


def _layer(root: Path) -> Layer:
    if root.resolve() == shipped_rules():
        return Layer("shipped", root, "rules")
    [layer] = layers_of([root], shipped=False, user=False)
    return layer


@app.command()
def lint(paths: Paths = None, rules: Folders = None) -> None:
    """Look for errors, and for what is worth a warning, in rule files. Exit code 2 where there is an error.

    [bold]Examples[/bold]
      cleaner rules lint
      cleaner rules lint myrules
      cleaner rules lint myrules/sites/example.com.yaml
    """
    from cleaner.engine.lint import lint_files, lint_idle
    from cleaner.engine.lint_words import lint_words

    errors = warnings = checked = 0
    looks = [
        (lint_files, files_of(paths, rules)),
        (lint_idle, idle_files_of(paths, rules)),
        (lint_words, word_files_of(paths, rules)),
    ]
    for look, layer, files in ((look, *chosen) for look, all_chosen in looks for chosen in all_chosen):
        checked += len(files)
        for finding in look(files, layer):
            hint = f" ({finding.error.hint})" if finding.error.hint else ""
            typer.echo(f"{finding.error}{hint}" if finding.is_error else f"{finding.error} [warning]{hint}")
            errors += finding.is_error
            warnings += not finding.is_error
    told = ", ".join(f"{n} {noun}{'s' * (n != 1)}" for n, noun in ((errors, "error"), (warnings, "warning")))
    typer.echo(f"{checked} file{'s' * (checked != 1)}: {told}", err=True)
    if errors:
        raise typer.Exit(2)


@app.command()
def show(
    url: Annotated[str, typer.Argument(help="The address of a page, or a host.")],
    rules: Folders = None,
    everything: Annotated[bool, typer.Option("--all", help="List the rules for every page too.")] = False,
) -> None:
    """Show what applies to a page, and from which layer: one rule a line, with file and line.

    [bold]Examples[/bold]
      cleaner rules show example.com --rules myrules
      cleaner rules show https://example.com/story --all
    """
    from cleaner.engine.show import lines_of_site

    for line in lines_of_site(url, rules or (), everything=everything):
        typer.echo(line)


@app.command()
def schema() -> None:
    """Print the JSON Schema of rule files, by which editors complete and check them.

    [bold]Examples[/bold]
      cleaner rules schema > rules.schema.json
    """
    from cleaner.engine.show import json_schema

    typer.echo(json_schema())


@app.command(hidden=True)
def index() -> None:
    """Write the compiled form of the shipped rules, and their schema, beside them."""
    from cleaner.engine.emit import SCHEMA_FILE
    from cleaner.engine.show import json_schema

    root = shipped_rules()
    (root / INDEX).write_bytes(build_index(Layer("shipped", root, "rules")))
    (root / SCHEMA_FILE).write_text(f"{json_schema()}\n", encoding="utf-8")


@app.command("test")
def run_examples_of(
    paths: Paths = None,
    rules: Folders = None,
    corpus: Annotated[
        Path | None, typer.Option(help="Pages with gold beside them: tells which rules are of no use there, or harm.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(help="Write the results as JUnit XML.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes.")] = False,
) -> None:
    """Run the examples of rules, and the saved pages in a folder beside a site's file.

    Exit code 1 where one fails or a rule costs content, 2 where a file is wrong.

    [bold]Examples[/bold]
      cleaner rules test myrules
      cleaner rules test myrules --watch
      cleaner rules test myrules --corpus pages/ --junit tests.xml
    """
    from cleaner.engine.trials.check import check_pages, check_usage, run_tests, watch_tests
    from cleaner.engine.trials.usage import cases_in

    if watch and (corpus is not None or junit is not None):
        raise OptionError("--watch runs the examples alone", hint="leave it out for --corpus and --junit")
    if watch:
        watch_tests(lambda: list(files_of(paths, rules)), typer.echo)
    chosen = list(files_of(paths, rules))
    results = run_tests(chosen, typer.echo)
    folders = [*(rules or ()), *(layer.root for layer, _ in chosen if layer.name not in ("shipped", "user"))]
    saved = [file.with_suffix("") for _, files in chosen for file in files if file.with_suffix("").is_dir()]
    if saved and not results.errors:
        check_pages([case for folder in saved for case in cases_in(folder)], folders, typer.echo, results)
    if corpus is not None and not results.errors:
        cases = cases_in(corpus)
        if not cases:
            raise OptionError(f"{corpus}: no page with its gold beside it", hint="give pier.html a pier.json")
        check_usage(cases, folders, typer.echo, results)
    if junit is not None:
        junit.write_bytes(results.junit())
    if results.code:
        raise typer.Exit(results.code)


@app.command("import-ftr")
def import_ftr(
    source: Annotated[Path, typer.Argument(help="A file of ftr-site-config, or the folder of them.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where the rules go. Default: yours.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write the fate of every directive as JSON lines.")] = None,
    pages: Annotated[
        Path | None, typer.Option(help="Saved pages with gold beside them; what they confirm is trusted.")
    ] = None,
) -> None:
    """Import FiveFilters' ftr-site-config: one YAML a host, not trusted, with an account of every directive.

    Exit code 1 where nothing was written.

    [bold]Examples[/bold]
      cleaner rules import-ftr ftr-site-config
      cleaner rules import-ftr ftr-site-config/example.com.txt -o myrules
      cleaner rules import-ftr ftr-site-config -o myrules --pages saved/
    """
    import orjson

    from cleaner.engine.ftr import convert
    from cleaner.terminal import progress

    paths = _ftr_files(source)
    folder = output or user_rules() / "imported"
    results = list(progress(convert.import_files(paths, folder), len(paths), "importing"))
    for line in convert.report(results):
        typer.echo(line)
    hosts = sum(bool(result.host) for result in results)
    stay = sum(result.stays for result in results)
    told = "what applies: cleaner rules show HOST" if hosts else f"nothing in {source} gives a rule"
    if stay:
        told = f"{stay} that {'were' if stay > 1 else 'was'} edited or written by hand stay{'s' * (stay == 1)}"
    typer.echo(f"{hosts} host{'s' * (hosts != 1)} written to {folder}; {told}", err=True)
    if report is not None:
        accounts = (account._asdict() for result in results for account in result.accounts)
        report.write_bytes(b"".join(orjson.dumps(account) + b"\n" for account in accounts))
    if pages is not None:
        from cleaner.engine.trials.trust import trust_confirmed

        for trial in trust_confirmed(folder, pages):
            typer.echo(trial.line())
    if not (hosts or stay):
        raise typer.Exit(1)


def _ftr_files(source: Path) -> list[Path]:
    get = "give a copy of it on this disk: git clone https://github.com/fivefilters/ftr-site-config"
    if not source.exists():
        raise OptionError(f"{source}: no such file or folder", hint=get)
    paths = [path for path in source.iterdir() if path.suffix == ".txt"] if source.is_dir() else [source]
    if not paths:
        raise OptionError(f"{source}: no HOST.txt of ftr-site-config in this folder", hint=get)
    return sorted(paths)


@app.command("learn")
def learn_rules(
    pages: Annotated[list[Path], typer.Argument(help="Pages or dumps of one site: files, or folders of them.")],
    site: Annotated[str | None, typer.Option(help="The site's host; else what the pages say.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder of rules to write to, in place of printing.")
    ] = None,
    rules: Folders = None,
) -> None:
    """Propose a site's rules from a handful of its pages, each with its evidence. Adds to a file that exists.

    [bold]Examples[/bold]
      cleaner rules learn pages/ --site example.com
      cleaner rules learn one.html two.html three.html --site example.com -o myrules
    """
    from cleaner.engine.learn.files import learn_from_files, save

    learnt = learn_from_files(pages, site, rules or ())
    typer.echo(f"learnt from {learnt.pages} pages; those that share most of their text count once", err=True)
    for line in learnt.lines():
        typer.echo(line, err=True)
    if output is None:
        typer.echo(learnt.text, nl=False)
    else:
        typer.echo(str(save(learnt, output)), err=True)
        typer.echo(f"try it: cleaner explain PAGE --site {learnt.host} --rules {output}", err=True)


def main() -> None:
    """Run the commands on their own, as `python -m cleaner.engine.cli`."""
    try:
        app()
    except CleanerError as error:
        hint = f"\nhint: {error.hint}" if error.hint else ""
        typer.echo(f"cleaner: {error}{hint}", err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
