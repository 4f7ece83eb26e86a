"""A zip opened with care, and the XML in it: what it claims is weighed before it is unpacked, and again while it is.

Office documents (docx, xlsx, ofd) are zips that strangers send. Takes bytes; gives the members by name, those of
Microsoft's formats also by the links between them, or a ``ValueError`` whose text is a reason code. Nothing is ever
written to disk, and a zip within a zip is never opened.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from sizhong_search.readers.limits import limits

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped,unused-ignore]

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD_STREAM = "EncryptedPackage".encode("utf-16-le")  # what Office wraps a document with a password in
_HEADER = 30  # bytes of a member's own header, before its name
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Archive:
    """The members of a zip that passed the gate; names are compared as Office does, whatever their case."""

    def __init__(self, members: zipfile.ZipFile) -> None:
        self._zip = members
        self._n_marks = 0
        self._by_name = {_plain(info.filename): info for info in members.infolist() if not info.is_dir()}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._by_name

    def __iter__(self) -> Iterator[str]:
        return (info.filename for info in self._by_name.values())

    def read(self, name: str, limit: int | None = None) -> bytes:
        """Unpack a member of at most ``limit`` bytes, by default what any member may have.

        Raises
        ------
        ValueError
            ``zip_bomb`` where it is larger, ``damaged`` where it is missing or does not unpack to what it claims.
        """
        info = self._by_name.get(_plain(name))
        if info is None:
            raise ValueError("damaged")
        if info.file_size > (limit or limits().zip.member_bytes):
            raise ValueError("zip_bomb")
        try:
            return self._zip.read(info)  # stops at the size it claims, then compares the checksum
        except Exception as error:  # zlib, struct, EOF, a header that contradicts the directory …
            raise ValueError("damaged") from error

    def parse(
        self, name: str, renamed: Mapping[bytes, bytes] = MappingProxyType({}), *, is_passing: bool = False
    ) -> Element:
        """Parse a member as XML: no entities, no network, nothing deeper or larger than a document is.

        ``renamed`` are namespaces that are to be read as others; what ``is_passing``, a page of many, is let go before
        the next is parsed, and fills the memory alone.

        Raises
        ------
        ValueError
            As :meth:`read`; also ``zip_bomb`` where the XML would fill the memory, ``damaged`` where it is no XML.
        """
        from lxml import etree

        data = self.read(name, limit=limits().zip.xml_bytes)
        for namespace, usual in renamed.items():
            data = data.replace(namespace, usual)
        n_marks = self._n_marks + data.count(b"<") + data.count(b"=")
        if n_marks > limits().zip.xml_marks:
            raise ValueError("zip_bomb")
        if not is_passing:
            self._n_marks = n_marks
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError, LookupError) as error:
            raise ValueError("damaged") from error
        if root.getroottree().docinfo.doctype:  # office formats have none; they come with entities
            raise ValueError("damaged")
        return root


def open_archive(data: bytes, *, may_nest: bool = False) -> Archive:
    """Open a zip that is what it says it is.

    Parameters
    ----------
    data : bytes
        The whole file.
    may_nest : bool
        Whether members may be zips themselves: a document may hold a workbook, a folder of documents no folder.

    Raises
    ------
    ValueError
        ``type_mismatch`` where it is no zip, ``encrypted`` where it has a password, ``zip_bomb`` where it would unpack
        to more than the limits of this module or lays its members over each other, ``nesting`` where a member is a
        zip; ``damaged`` where it cannot be unpacked, or a name leads out of it, is a link's or stands there twice.
    """
    if not data.startswith(_ZIP):
        raise ValueError(_reason(data))
    try:
        members = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # BadZipFile, but also NotImplementedError, struct.error, UnicodeDecodeError …
        raise ValueError("damaged") from error
    infos = members.infolist()
    _check_sizes(infos)
    _check_overlaps(infos)
    _check_names(infos)
    for info in infos:
        _check_method(info)
        if not may_nest and _is_zip(members, info):
            raise ValueError("nesting")
    return Archive(members)


def is_locked(data: bytes) -> bool:
    """Tell whether bytes are a document of today's Office with a password: it is wrapped in the format of Office 97."""
    return data.startswith(_OLE) and _PASSWORD_STREAM in data


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str  # the last word of the relationship's type: styles, header …
    target: str


class Package:
    """A document of Microsoft's formats: parts that are found by the links between them."""

    def __init__(self, archive: Archive, renamed: Mapping[bytes, bytes]) -> None:
        self._archive, self._renamed = archive, renamed
        self._top = self._links("")
        main = next((link.target for link in self._top.values() if link.kind == "officeDocument"), "")
        if main not in archive:
            raise ValueError("damaged")
        self.root = archive.parse(main, renamed)
        self._inner = self._links(main)

    @property
    def title(self) -> str:
        """What the properties of the file call it."""
        properties = None
        with suppress(ValueError):  # a fault here is none of the text's
            properties = self._first(self._top, "core-properties")
        found = None if properties is None else properties.find(_TITLE)
        return "" if found is None else (found.text or "").strip()

    def part(self, kind: str) -> Element | None:
        """Parse the first part of a kind that the main part links to."""
        return self._first(self._inner, kind)

    def linked(self, link_id: str) -> Element | None:
        """Parse what the main part links to by this id."""
        link = self._inner.get(link_id)
        return None if link is None else self._first({link_id: link}, link.kind)

    def _first(self, links: Mapping[str, _Link], kind: str) -> Element | None:
        targets = (link.target for link in links.values() if link.kind == kind)
        return next((self._archive.parse(t, self._renamed) for t in targets if t in self._archive), None)

    def _links(self, name: str) -> dict[str, _Link]:
        """Return the links of a part by their ids, those out of the file left out."""
        folder, file = posixpath.split(name)
        links = posixpath.join(folder, "_rels", f"{file}.rels")
        found: dict[str, _Link] = {}
        for link in self._archive.parse(links, self._renamed) if links in self._archive else ():
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                found[link.get("Id", "")] = _Link(link.get("Type", "").rpartition("/")[2], target)
        return found


def open_package(data: bytes, renamed: Mapping[bytes, bytes] = MappingProxyType({})) -> Package:
    """Open a document of Microsoft's formats; ``renamed`` as in :meth:`Archive.parse`.

    Raises
    ------
    ValueError
        ``type_mismatch`` where it is none, ``damaged`` where its main part is not found, or as :func:`open_archive`.
    """
    archive = open_archive(data, may_nest=True)
    if "[Content_Types].xml" not in archive:
        raise ValueError("type_mismatch")
    return Package(archive, renamed)


def _reason(data: bytes) -> str:
    """Say why bytes that do not begin as a zip are refused."""
    if data.startswith(_OLE):  # Office 97, or any Office with a password
        return "encrypted" if is_locked(data) else "type_mismatch"
    return "damaged" if zipfile.is_zipfile(io.BytesIO(data)) else "type_mismatch"


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    most = limits().zip
    if len(infos) > most.members or sum(info.file_size for info in infos) > most.total_bytes:
        raise ValueError("zip_bomb")
    for info in infos:
        is_dense = info.file_size > most.ratio_from_bytes and info.file_size > most.ratio * info.compress_size
        if info.file_size > most.member_bytes or is_dense:
            raise ValueError("zip_bomb")


def _check_overlaps(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse members that share bytes: 100 names for one stretch of 10 MB pass every other limit."""
    for one, following in pairwise(sorted(infos, key=lambda info: info.header_offset)):
        if one.header_offset + _HEADER + one.compress_size > following.header_offset:
            raise ValueError("zip_bomb")


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = _plain(info.filename)
        leads_out = name.startswith("/") or ":" in name or ".." in name.split("/")
        # Two members of one name: one program reads the first, another the last, and each sees another document.
        if leads_out or name in seen or stat.S_ISLNK(info.external_attr >> 16):
            raise ValueError("damaged")
        seen.add(name)


def _check_method(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise ValueError("encrypted")
    if info.compress_type not in _METHODS:  # Office writes no others, and LZMA asks for memory by its own header
        raise ValueError("damaged")


def _is_zip(members: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    try:
        with members.open(info) as member:
            return member.read(len(_ZIP)) == _ZIP
    except Exception as error:
        raise ValueError("damaged") from error


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()
