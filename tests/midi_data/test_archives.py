import io
import tarfile
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Thread

import pytest

from midi_data.archives import check, download_path, fetch
from midi_data.corpora import CORPORA
from midi_data.downloads import download
from midi_data.errors import CorpusError
from midi_data.members import read_members
from midi_data.pieces import Corpus

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def packed(files, *, commit=COMMIT):
    content = io.BytesIO()
    headers = {"comment": commit} if commit else {}
    with tarfile.open(
        fileobj=content, mode="w:gz", format=tarfile.PAX_FORMAT, pax_headers=headers
    ) as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    return content.getvalue()


class Server:
    """A small web server that can go on from the middle, and cut the line."""

    def __init__(self):
        self.content, self.cuts, self.goes_on, self.asked, self.tells_length = b"", [], True, [], 1
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self)

            def log_message(self, *words):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def answer(self, request):
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        begin = int(wanted[6:-1]) if wanted and self.goes_on else 0
        body = self.content[begin:]
        if begin and not body:
            request.send_error(416)
            return
        request.send_response(206 if begin else 200)
        if self.tells_length:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        with suppress(ConnectionError):  # the other side may have heard enough
            request.wfile.write(body[: self.cuts.pop(0)] if self.cuts else body)

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture
def corpus(server):
    server.content = packed({"songs-01/mid/a.mid": Random(1).randbytes(9000)})
    return Corpus(
        name="songs",
        title="Songs",
        tier="A",
        licence="CC0 1.0",
        attribution="Songs by everybody",
        contents="songs",
        style="song",
        repository="somebody/songs",
        commit=COMMIT,
        host=server.url,
        size_mib=1,
    )


def test_a_corpus_is_downloaded_once_and_its_licence_shown_first(corpus, server, tmp_path) -> None:
    told = []

    archive = fetch(corpus, tmp_path, progress=lambda done, total, words: told.append(words))
    again = fetch(corpus, tmp_path)

    assert archive == again == download_path(corpus, tmp_path)
    assert archive.read_bytes() == server.content
    assert told[0] == "Songs: CC0 1.0. Songs by everybody."
    assert len(server.asked) == 1


def test_a_cut_download_goes_on_where_it_stopped(corpus, server, tmp_path) -> None:
    server.cuts = [1000, 500]

    archive = fetch(corpus, tmp_path)

    assert server.asked == [None, "bytes=1000-", "bytes=1500-"]
    assert archive.read_bytes() == server.content


def test_a_server_that_cannot_go_on_sends_the_whole_again(corpus, server, tmp_path) -> None:
    server.cuts, server.goes_on = [1000], False

    assert fetch(corpus, tmp_path).read_bytes() == server.content


def test_the_next_attempt_goes_on_after_the_line_stayed_dead(corpus, server, tmp_path) -> None:
    server.cuts = [700, 0, 0]
    with pytest.raises(CorpusError, match=r"connection was cut.*goes on where it stopped"):
        fetch(corpus, tmp_path)

    archive = fetch(corpus, tmp_path)

    assert server.asked[-1] == "bytes=700-"
    assert archive.read_bytes() == server.content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            packed({"songs-01/a.mid": b"x"}, commit="f" * 40),
            "commit ffffffffffff, not 0123456789ab",
        ),
        (packed({"songs-01/a.mid": b"x"}, commit=""), "commit unknown"),
        (packed({"songs-01/a.mid": bytes(9999)})[:-30], "damaged"),
        (b"<html>Please log in</html>", "damaged"),
    ],
)
def test_what_is_not_the_archive_is_refused_and_nothing_stays(
    corpus, server, tmp_path, content, words
) -> None:
    server.content = content

    with pytest.raises(CorpusError, match=words):
        fetch(corpus, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("tells_length", [True, False])
def test_a_download_larger_than_the_corpus_is_refused(
    corpus, server, tmp_path, tells_length
) -> None:
    server.tells_length = tells_length
    server.content = bytes(1 << 20) + b"x"

    with pytest.raises(CorpusError, match="larger than 1 MiB"):
        fetch(corpus, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_missing_corpus_says_what_the_server_answers(tmp_path) -> None:
    with pytest.raises(CorpusError, match=r"Connection refused.*Try again"):
        download("http://127.0.0.1:9/songs", tmp_path / "songs.part", at_most=100)
    with pytest.raises(CorpusError, match="no web address"):
        download("file:///etc/passwd", tmp_path / "songs.part", at_most=100)


def test_a_download_that_changed_since_is_refused(corpus, tmp_path) -> None:
    archive = fetch(corpus, tmp_path)
    archive.write_bytes(archive.read_bytes() + b"more")

    with pytest.raises(CorpusError, match=r"has changed.*Remove it and download it again"):
        fetch(corpus, tmp_path)


def test_a_prepared_archive_is_held_to_its_published_checksum(corpus, tmp_path) -> None:
    archive = tmp_path / "songs.tar.xz"
    archive.write_bytes(b"songs")
    songs = "be6fe11876282442bead98e8b24aca07f8972a763cd366c56b4b5f7bcdd23eac"

    with pytest.raises(CorpusError, match=f"sha256 [0-9a-f]+ where {songs[:12]} is expected"):
        check(replace(corpus, sha256=songs), archive)


def test_corpora_that_cannot_be_used_as_published_are_not_downloaded(tmp_path) -> None:
    with pytest.raises(CorpusError, match="first performed by 1930"):
        fetch(CORPORA["openewld"], tmp_path)
    with pytest.raises(CorpusError, match="comes with music21"):
        fetch(CORPORA["chorales"], tmp_path)


def test_members_are_named_from_the_one_folder_of_the_archive(tmp_path) -> None:
    archive = tmp_path / "songs.tar.gz"
    archive.write_bytes(packed({"songs-01/mid/b.mid": b"2", "songs-01/mid/a.mid": b"1"}))

    assert list(read_members(archive, str.strip).items()) == [
        ("mid/a.mid", b"1"),
        ("mid/b.mid", b"2"),
    ]


@pytest.mark.parametrize("name", ["songs/../../etc/a.mid", "/etc/a.mid", "songs\\..\\a.mid"])
def test_a_name_that_leads_outside_is_refused(tmp_path, name) -> None:
    archive = tmp_path / "songs.tar.gz"
    archive.write_bytes(packed({name: b"1"}))

    with pytest.raises(CorpusError, match=r"leads outside of it. Download it again"):
        read_members(archive, str.strip)


def test_links_in_an_archive_are_not_followed(tmp_path) -> None:
    archive = tmp_path / "songs.tar"
    link = tarfile.TarInfo("songs/a.mid")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(archive, "w") as made:
        made.addfile(link)

    assert read_members(archive, str.strip) == {}


def test_an_archive_that_is_cut_or_missing_is_an_error_with_its_name(tmp_path) -> None:
    archive = tmp_path / "songs.tar.gz"
    archive.write_bytes(packed({"songs/a.mid": bytes(range(256)) * 99})[:200])

    with pytest.raises(CorpusError, match=r"songs\.tar\.gz: this archive cannot be read"):
        read_members(archive, str.strip)
    with pytest.raises(CorpusError, match="there is no such archive"):
        read_members(tmp_path / "none.tar.xz", str.strip)


def test_a_folder_that_cannot_be_made_is_named(corpus, tmp_path) -> None:
    (tmp_path / "corpora").write_text("a file")

    with pytest.raises(CorpusError, match=r"corpora/new: no folder can be made here"):
        fetch(corpus, tmp_path / "corpora" / "new")
