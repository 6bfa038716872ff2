"""The verbs of the reviewer's desk: opening it, and who may enter it on a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from saksi.case import Case
    from saksi.web.accounts import Accounts
    from saksi.web.serve import Place

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port to listen on; 0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; another needs accounts.")
@click.option("--name", "names", multiple=True, help="A name by which the network knows this machine.")
@click.option("--certificate", type=FILE, help="Certificate (PEM) for a desk on a network.")
@click.option("--certificate-key", type=FILE, help="The certificate's private key (PEM).")
@click.option("--plain", is_flag=True, help="No encryption on a network: a proxy before it encrypts.")
@click.option("--open/--no-open", "opens", default=False, help="Open the browser.")
@click.pass_obj
def review(
    folder: Path | None,
    port: int,
    host: str,
    names: tuple[str, ...],
    certificate: Path | None,
    certificate_key: Path | None,
    plain: bool,
    opens: bool,
) -> None:
    """Open the reviewer's desk in the browser: by default on this machine alone, by a link that works once."""
    from saksi.pipeline import current_case
    from saksi.pipeline.desk import queue
    from saksi.pipeline.front import case_folder
    from saksi.web.app import application
    from saksi.web.leaving import clear_left_behind
    from saksi.web.openid import Openid
    from saksi.web.render import warm
    from saksi.web.serve import Place, entrance, listen, run

    place = Place(host, port, names, certificate, certificate_key, plain)
    path = case_folder(folder)
    with current_case(path, write=True) as case:  # the key is there, the incidents are up to date
        queue(case)  # loads what the first page would otherwise wait for
        accounts, by, title = _accounts_of(case), case.settings.by, case.settings.name
        sign_in = case.settings.sign_in
    openid = None if sign_in.issuer is None or place.is_here_only else Openid(sign_in, path)
    clear_left_behind()
    warm()
    listening = listen(place)
    with listening:
        entry = entrance(place, listening.getsockname()[1], accounts, openid)
        address = _address(place, listening.getsockname()[1])
        if entry.token is not None:
            address = f"{address}enter?token={entry.token.text}"
        click.echo(f"The desk of case {title} is open, for {by if entry.token else 'those with accounts'}:", err=True)
        click.echo(address)
        click.echo("The link works once. Stop the desk with Ctrl+C." if entry.token else "Ctrl+C stops it.", err=True)
        if opens:
            click.launch(address)
        run(application(path, entry, by=by), listening, place)


def _address(place: Place, port: int) -> str:
    scheme = "https" if place.certificate else "http"
    name = place.names[0] if place.names else place.host
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}/"


@click.group()
def accounts() -> None:
    """Who may enter the desk on a network, and with which role."""


@accounts.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["reader", "coder", "reviewer", "admin"]), default="reader", show_default=True
)
@click.password_option(
    "--passphrase", envvar="SAKSI_PASSPHRASE", help="At least 12 characters; asked for if not given."
)
@click.pass_obj
def add_account(folder: Path | None, name: str, role: str, passphrase: str) -> None:
    """Add an account, or give one another role and passphrase. NAME is what the log will say."""
    from saksi.pipeline import current_case
    from saksi.web.roles import role_named

    with current_case(folder) as case:
        _accounts_of(case).put(name, role_named(role), passphrase)
    click.echo(f"{name} may enter as {role}", err=True)


@accounts.command("remove")
@click.argument("name")
@click.pass_obj
def remove_account(folder: Path | None, name: str) -> None:
    """Take an account away; what its person did stays in the log."""
    from saksi.pipeline import current_case

    with current_case(folder) as case:
        _accounts_of(case).remove(name)
    click.echo(f"{name} may enter no more", err=True)


@accounts.command("list")
@click.pass_obj
def list_accounts(folder: Path | None) -> None:
    """List the accounts and their roles."""
    from saksi.pipeline import current_case

    with current_case(folder) as case:
        for account in _accounts_of(case).all().values():
            click.echo(f"{account.role:9} {account.name}")


def _accounts_of(case: Case) -> Accounts:
    from saksi.case.folder import key_folder
    from saksi.web.accounts import Accounts

    return Accounts.of(key_folder(case.settings), case.keys().origin)
