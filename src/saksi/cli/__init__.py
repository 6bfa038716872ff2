"""The command line: verbs only. Each verb's module imports what it needs when it runs, so that help is instant."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from saksi.cli.interrupts import listen
from saksi.errors import SaksiError

EXIT_NOBODY_READS = 141
"""What a shell reports of a program that SIGPIPE has ended."""

VERBS: dict[str, str] = {
    "init": "saksi.cli.casework:init",
    "add": "saksi.cli.intake:add",
    "read": "saksi.cli.intake:read",
    "incidents": "saksi.cli.listing:incidents",
    "show": "saksi.cli.listing:show",
    "search": "saksi.cli.listing:search",
    "rule": "saksi.cli.deciding:rule",
    "link": "saksi.cli.deciding:link",
    "places": "saksi.cli.places:places",
    "review": "saksi.cli.review:review",
    "accounts": "saksi.cli.review:accounts",
    "second": "saksi.cli.second:second",
    "estimate": "saksi.cli.estimating:estimate",
    "site": "saksi.cli.publishing:site",
    "export": "saksi.cli.export:export",
    "dossier": "saksi.cli.leaving:dossier",
    "bundle": "saksi.cli.leaving:bundle",
    "import": "saksi.cli.leaving:import_case",
    "verify": "saksi.cli.casework:verify",
    "log": "saksi.cli.casework:log",
    "rebuild": "saksi.cli.casework:rebuild",
    "erase": "saksi.cli.casework:erase",
    "doctor": "saksi.cli.casework:doctor",
}


class Verbs(click.Group):
    """A group that imports a verb's module only when that verb, or the help that lists it, is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, _, name = VERBS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; end quietly when whoever reads its output has stopped (click itself would exit with 1)."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(EXIT_NOBODY_READS)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--case",
    "-C",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SAKSI_CASE",
    help="The case's folder; else the current folder or the nearest one above it that is a case.",
)
@click.version_option(package_name="saksi")
@click.pass_context
def cli(ctx: click.Context, case: Path | None) -> None:
    """Turn reports of attacks on civilians into a record that can be checked: every number has a sentence."""
    ctx.obj = case


def main() -> None:
    """Run the command line; every error becomes a sentence, a hint and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A name in another encoding, or a terminal that knows few letters, must not end a run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    listen()
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except SaksiError as error:
        _say(str(error), error.hint)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted", "Nothing is half-written; repeat the command to finish.")
        sys.exit(130)
    except Exception as error:
        if os.environ.get("SAKSI_DEBUG"):
            raise
        _say(f"a fault in Saksi itself ({type(error).__name__})", "Set SAKSI_DEBUG=1 and repeat to see where.")
        sys.exit(70)


def _say(sentence: str, hint: str | None) -> None:
    click.secho(f"saksi: {sentence}", fg="red", err=True)
    if hint:
        click.secho(f"       {hint}", err=True)
