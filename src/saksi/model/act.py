"""Every act the log can hold. The rows of a case are what these acts, in order, say.

A log entry carries only the act's name, the clock's time and the salted digest of its payload; the payload is one of
these records, kept beside the entry and removable by an erasure.
"""

from __future__ import annotations

from typing import Annotated

from saksi.model.canonical import Record
from saksi.model.capture import Capture
from saksi.model.decision import Link, Ruling, Subject
from saksi.model.place import OwnPlace
from saksi.model.terms import Verdict
from saksi.model.values import PARTNER, PUBLIC, SEALED, Span


class Act(Record, frozen=True, kw_only=True, tag_field="act"):
    """Base of the payloads."""


class Opened(Act, frozen=True, kw_only=True, tag="opened"):
    """The case begins: format version, origin of its checkpoints, first verifier key (C2SP vkey)."""

    format: Annotated[int, PUBLIC]
    origin: Annotated[str, PUBLIC]
    vkey: Annotated[str, PUBLIC]
    by: Annotated[str, SEALED]


class KeyChanged(Act, frozen=True, kw_only=True, tag="key_changed"):
    """Rotation (statement signed by the old and the new key) or, with ``broken``, a marked break (new key only)."""

    vkey: Annotated[str, PUBLIC]
    statement: Annotated[str, PUBLIC]
    broken: Annotated[bool, PUBLIC] = False
    by: Annotated[str, SEALED]
    reason: Annotated[str, SEALED] = ""


class Captured(Act, frozen=True, kw_only=True, tag="captured"):
    capture: Annotated[Capture, PARTNER]


class Refused(Act, frozen=True, kw_only=True, tag="refused"):
    """An item that could not be captured or read, with the reason; ``capture`` where its bytes are kept."""

    requested: Annotated[str, PARTNER]
    capture: Annotated[str | None, PUBLIC] = None
    parent: Annotated[str | None, PUBLIC] = None
    stage: Annotated[str, PUBLIC]
    reason: Annotated[str, PARTNER]


class TextRead(Act, frozen=True, kw_only=True, tag="text_read"):
    """The text of a capture: ``output`` is the blob of the canonical Document."""

    capture: Annotated[str, PUBLIC]
    document: Annotated[str, PUBLIC]
    method: Annotated[str, PUBLIC]
    output: Annotated[str, PUBLIC]


class Reading(Act, frozen=True, kw_only=True, tag="reading"):
    """Everything one method read in one document: ``output`` is the blob of the canonical Findings."""

    document: Annotated[str, PUBLIC]
    method: Annotated[str, PUBLIC]
    model_digest: Annotated[str | None, PUBLIC] = None
    output: Annotated[str, PUBLIC]


class Sent(Act, frozen=True, kw_only=True, tag="sent"):
    """A passage of a document is about to go to a second reader; logged before it leaves, whatever comes of it.

    ``passage`` is the span of the document's text, ``hidden`` are the spans in it that were replaced by placeholders:
    the text sent follows from these. ``text`` is its SHA-256, ``request`` that of the whole body sent.
    """

    document: Annotated[str, PUBLIC]
    passage: Annotated[Span, PUBLIC]
    hidden: Annotated[tuple[Span, ...], PUBLIC] = ()
    text: Annotated[str, PUBLIC]
    request: Annotated[str, PUBLIC]
    host: Annotated[str, PARTNER]
    model: Annotated[str, PUBLIC]
    by: Annotated[str, SEALED]


class SecondReading(Reading, frozen=True, kw_only=True, tag="second_reading"):
    """A reading that stands beside the one that counts and never takes its place; ``unread`` are the passages to which
    no usable answer came."""

    unread: Annotated[tuple[Span, ...], PUBLIC] = ()


class Linked(Act, frozen=True, kw_only=True, tag="linked"):
    link: Annotated[Link, PARTNER]


class Ruled(Act, frozen=True, kw_only=True, tag="ruled"):
    ruling: Annotated[Ruling, PARTNER]


class Assigned(Act, frozen=True, kw_only=True, tag="assigned"):
    """Somebody is to look at an incident or document, named by id; ``to`` None takes the latest assignment back."""

    subject: Annotated[str, PUBLIC]
    to: Annotated[str | None, SEALED]
    by: Annotated[str, SEALED]


class Unsealed(Act, frozen=True, kw_only=True, tag="unsealed"):
    """The sealed names of a document were shown to a person; logged before they were."""

    document: Annotated[str, PUBLIC]
    by: Annotated[str, SEALED]
    reason: Annotated[str, SEALED]


class Entered(Act, frozen=True, kw_only=True, tag="entered"):
    """Somebody came into the desk (``in``), left it (``out``), or was not let in (``refused``).

    ``way`` is link, account or openid. Refusals come together, ``times`` of them since the last; ``by`` is then the
    account tried last, empty where there is none of that name: what was typed may be a passphrase.
    """

    what: Annotated[str, PUBLIC]
    way: Annotated[str, PUBLIC]
    by: Annotated[str, SEALED]
    times: Annotated[int, PUBLIC] = 1


class Sampled(Act, frozen=True, kw_only=True, tag="sampled"):
    """Claims drawn for several people to code by themselves; ``seed`` draws them again."""

    name: Annotated[str, PUBLIC]
    seed: Annotated[int, PUBLIC]
    claims: Annotated[tuple[Subject, ...], PARTNER]
    by: Annotated[str, SEALED]


class Coded(Act, frozen=True, kw_only=True, tag="coded"):
    """One person's answer to one claim of a sample, given without seeing anybody else's. It changes no record.

    ``number`` is the claim's place in the sample, from 0; ``value`` its fields as the person reads them, as canonical
    JSON, None where it is rejected. A later answer of the same person takes its place.
    """

    sample: Annotated[str, PUBLIC]
    number: Annotated[int, PUBLIC]
    verdict: Annotated[Verdict, PUBLIC]
    value: Annotated[str | None, PARTNER]
    by: Annotated[str, SEALED]


class Allotment(Record, frozen=True, kw_only=True):
    """An incident's id and the report it was first formed from."""

    incident: Annotated[str, PUBLIC]
    report: Annotated[str, PUBLIC]


class Allotted(Act, frozen=True, kw_only=True, tag="allotted"):
    allotments: Annotated[tuple[Allotment, ...], PUBLIC]


class PolicySet(Act, frozen=True, kw_only=True, tag="policy_set"):
    """The case's policy (saksi.toml's values that bear on results) as canonical JSON text."""

    policy: Annotated[str, PARTNER]
    by: Annotated[str, SEALED]


class PlacesAdded(Act, frozen=True, kw_only=True, tag="places_added"):
    """Places of the case's own, read by name in every document from now on; ``source`` is the file or "command line"
    that they came from."""

    places: Annotated[tuple[OwnPlace, ...], PARTNER]
    source: Annotated[str, PARTNER]
    by: Annotated[str, SEALED]


class PlacesWithdrawn(Act, frozen=True, kw_only=True, tag="places_withdrawn"):
    """Own places, by id, that count no longer; what was read with them stays until it is read again."""

    places: Annotated[tuple[str, ...], PUBLIC]
    reason: Annotated[str, SEALED]
    by: Annotated[str, SEALED]


class Exported(Act, frozen=True, kw_only=True, tag="exported"):
    """Something left the case: which form, how many incidents, digest over the files written."""

    form: Annotated[str, PUBLIC]
    incidents: Annotated[int, PUBLIC]
    digest: Annotated[str, PUBLIC]
    by: Annotated[str, SEALED]


class Imported(Act, frozen=True, kw_only=True, tag="imported"):
    """Another case's captures, readings and decisions came in just before this: whose, up to which of its entries.

    ``checkpoint`` is the blob of its signed head. ``rulings`` and ``links`` of its people contradict the own people's:
    they are kept here and count for nothing.
    """

    origin: Annotated[str, PUBLIC]
    vkey: Annotated[str, PUBLIC]
    size: Annotated[int, PUBLIC]
    checkpoint: Annotated[str, PUBLIC]
    rulings: Annotated[tuple[Ruling, ...], PARTNER] = ()
    links: Annotated[tuple[Link, ...], PARTNER] = ()
    by: Annotated[str, SEALED]


class Stamped(Act, frozen=True, kw_only=True, tag="stamped"):
    """A trusted timestamp (RFC 3161): ``token`` is the blob of the authority's raw response over the bytes of the
    signed checkpoint, which are the blob ``checkpoint``."""

    size: Annotated[int, PUBLIC]
    checkpoint: Annotated[str, PUBLIC]
    authority: Annotated[str, PUBLIC]
    token: Annotated[str, PUBLIC]


class Erased(Act, frozen=True, kw_only=True, tag="erased"):
    """An erasure by order: entries whose payloads were removed, digests' count of blobs removed.

    The blobs' digests are not repeated here: a digest of a guessed text would prove that it had been here.
    """

    entries: Annotated[tuple[int, ...], PUBLIC]
    blobs: Annotated[int, PUBLIC]
    authority: Annotated[str, SEALED]
    reason: Annotated[str, SEALED]
    by: Annotated[str, SEALED]


AnyAct = (
    Opened
    | KeyChanged
    | Captured
    | Refused
    | TextRead
    | Reading
    | Sent
    | SecondReading
    | Linked
    | Ruled
    | Assigned
    | Unsealed
    | Entered
    | Sampled
    | Coded
    | Allotted
    | PolicySet
    | PlacesAdded
    | PlacesWithdrawn
    | Exported
    | Imported
    | Stamped
    | Erased
)
