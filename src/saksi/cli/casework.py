"""The verbs that keep a case: init, log, verify, rebuild, erase, doctor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

CASE = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("directory", metavar="[DIR]", type=CASE, default=Path())
@click.option("--name", help="The case's name; else the folder's.")
@click.option("--by", help="Who works on it, as written into the log.")
@click.option("--key", metavar="VKEY", help="An existing signing key of yours; else one is made.")
def init(directory: Path, name: str | None, by: str | None, key: str | None) -> None:
    """Make a new case: policy, blobs, database, log; makes or takes a signing key."""
    from saksi.case import Case
    from saksi.case.folder import key_folder
    from saksi.preserve.keys import load_signer
    from saksi.settings import load

    settings = load(None, {"name": name or directory.resolve().name, "by": by})
    signer = load_signer(key_folder(settings), key) if key else None
    with Case.create(directory, settings, signer) as case:
        origin, vkey = case.keys().origin, case.keys().at(1).vkey
    click.echo(f"A new case in {directory.resolve()}")
    click.echo(f"  its checkpoints' origin  {origin}")
    click.echo(f"  its verifier key         {vkey}")
    click.echo(f"  the private key lies in  {key_folder(settings)} - keep a copy of it, apart from the case")
    click.echo("Next: saksi add PATH")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.option("--limit", default=40, show_default=True, help="Most entries shown, latest first; 0 shows all.")
@click.option("--stamp", is_flag=True, help="Ask the configured authorities for trusted timestamps on the checkpoint.")
@click.option("--checkpoint", is_flag=True, help="Print the signed checkpoint, for keeping elsewhere.")
@click.pass_obj
def log(folder: Path | None, as_json: bool, limit: int, stamp: bool, checkpoint: bool) -> None:
    """Show the history of every act, latest first; stamp or print its signed head."""
    from saksi.cli.log_views import entry_forms, print_entries
    from saksi.cli.terminal import console, write_lines
    from saksi.pipeline import current_case

    with current_case(folder, write=stamp) as case:
        if stamp:
            from saksi.pipeline.upkeep import stamp_checkpoint

            for made in stamp_checkpoint(case):
                click.echo(f"{made.authority}: {made.at.isoformat()} over the first {made.size} entries", err=True)
        elif checkpoint:
            click.echo(case.checkpoint().decode(), nl=False)
        elif as_json:
            write_lines(entry_forms(case, limit))
        else:
            print_entries(console(), case, limit)


@click.command()
@click.argument("target", metavar="[CASE | BUNDLE]", type=CASE, required=False)
@click.option(
    "--checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A checkpoint kept elsewhere."
)
@click.option("--key", metavar="VKEY", help="A bundle's verifier key, as you know it from elsewhere.")
@click.option(
    "--roots",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Root certificates (PEM) of the authorities whose timestamps in a bundle you trust.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.pass_obj
def verify(folder: Path | None, /, target: Path | None, checkpoint: Path | None, as_json: bool, **held: Any) -> int:
    """Check a case or a bundle against its log, offline: 0 all passed, 4 failed, 7 none failed, some not checked."""
    from saksi.cli.log_views import check_form, print_checks
    from saksi.cli.terminal import console, progress, write_lines
    from saksi.pipeline.front import case_folder
    from saksi.pipeline.upkeep import exit_code, verify_case

    path = target or case_folder(folder)
    with progress("verifying") as step:
        checks = []
        for check in verify_case(path, checkpoint, **held):
            checks.append(check)
            step(check.title)
    if as_json:
        write_lines(check_form(check) for check in checks)
    else:
        print_checks(console(), path, checks)
    return exit_code(checks)


@click.command()
@click.option("--reread", is_flag=True, help="Read every document again with the present reader first.")
@click.pass_obj
def rebuild(folder: Path | None, reread: bool) -> int:
    """Compute everything derived again from the stored readings, to the same row digest."""
    from saksi.cli.terminal import progress
    from saksi.pipeline import current_case
    from saksi.pipeline.upkeep import misfits, rebuild_case, reread_case

    with current_case(folder, write=True) as case:
        if reread:
            with progress("reading again") as step:
                for one in reread_case(case):
                    step(one.name)
        before = case.store.row_digest()
        after = rebuild_case(case)
        skipped = misfits(case)
    click.echo(f"row digest {after}" + ("" if before == after else f"\nit was     {before}"))
    return _tell_skipped(skipped)


def _tell_skipped(sentences: Sequence[str]) -> int:
    """Name what was skipped; the exit code, that of an item refused where something was."""
    from saksi.cli.intake import EXIT_ITEM_REFUSED

    for sentence in sentences:
        click.echo(sentence, err=True)
    return EXIT_ITEM_REFUSED if sentences else 0


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--authority", required=True, help="By whose order: a court, a law, a person's withdrawal.")
@click.option("--reason", required=True, help="Why.")
@click.option("--with-archive", is_flag=True, help="Erase the archive too whose bytes hold this item.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(folder: Path | None, identifier: str, authority: str, reason: str, with_archive: bool, yes: bool) -> None:
    """Remove an item and everything read from it, by order; the log still proves that it was there."""
    from saksi.pipeline import current_case
    from saksi.pipeline.upkeep import erase_from

    if not yes:
        click.confirm(f"Erase {identifier} for good? Nothing brings it back.", abort=True, err=True)
    with current_case(folder, write=True) as case:
        erased = erase_from(case, identifier, authority=authority, reason=reason, with_parent=with_archive)
    click.echo(f"erased: {len(erased.entries)} payloads, {len(erased.blobs)} blobs; the erasure is logged", err=True)
    for blob, capture in erased.kept.items():
        click.echo(f"kept: {blob[:12]}… is also what {capture} holds, which the order may cover too", err=True)


@click.command()
@click.option("--restore", is_flag=True, help="Make case.db again from blobs/ and log/ alone.")
@click.option(
    "--rotate-key", is_flag=True, help="Hand the log over to a new signing key; the old and the new one sign."
)
@click.option("--key-lost", is_flag=True, help="The signing key is lost: go on with a new one, as a marked break.")
@click.option("--reason", default="", help="Why the key is changed.")
@click.pass_obj
def doctor(folder: Path | None, restore: bool, rotate_key: bool, key_lost: bool, reason: str) -> int:
    """Say how a case is: counts, what is behind, what was refused; restore its database; change its key."""
    from saksi.cli.log_views import print_health
    from saksi.cli.terminal import console
    from saksi.errors import InputError
    from saksi.pipeline import current_case, upkeep
    from saksi.pipeline.front import case_folder

    if restore + rotate_key + key_lost > 1:
        raise InputError("give one of --restore, --rotate-key and --key-lost")
    if (rotate_key or key_lost) and not reason.strip():
        raise InputError("a change of key needs a reason", hint="Say why with --reason.")
    if restore:
        digest = upkeep.restore_case(folder or Path.cwd())
        click.echo(f"case.db made again from the log and the blobs; row digest {digest}", err=True)
        with current_case(folder) as case:
            return _tell_skipped(upkeep.misfits(case))
    elif rotate_key:
        with current_case(folder, write=True) as case:
            click.echo(f"from now on {upkeep.rotate_key(case, reason=reason)} signs", err=True)
    elif key_lost:
        vkey = upkeep.replace_lost_key(case_folder(folder), reason=reason)
        click.echo(f"from now on {vkey} signs; every verification will tell of the break", err=True)
    else:
        return print_health(console(), upkeep.health(folder))
    return 0
