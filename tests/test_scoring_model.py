"""The model's word in an assessment: one dimension more, shown on its words, on no bare ground, over no child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from patrol.records import LABELS, MODI, SPEECH_ACTS, Label, Post, Prediction, Signal, SpeechAct
from patrol.rulebook import load_rulebook
from patrol.scoring import MODEL_RULE, Engine, assess, assess_many
from patrol.scoring.bands import CAP
from patrol.scoring.hearing import LIGHT, settled_act, with_act
from patrol.signals import notice
from patrol.tables import load_tables
from patrol.text.reading import Reading, read
from patrol.workspace import find_workspace

WORKSPACE = find_workspace()
RULES_ALONE = Engine(load_tables(WORKSPACE), load_rulebook(WORKSPACE))


@dataclass(frozen=True)
class Opinion:
    """A model that says what it is told to say, and points at `words`."""

    label: Label = "none"
    sure: float = 0.9
    act: SpeechAct = "offer"
    words: str = ""
    version: str = "opinion"
    modus: dict[str, float] = field(default_factory=dict)

    def predict_many(self, posts: Sequence[tuple[Reading, Sequence[Signal]]]) -> list[Prediction]:
        rest = (1 - self.sure) / (len(LABELS) - 1)
        said = Prediction(
            labels={name: self.sure if name == self.label else rest for name in LABELS},
            speech_acts={name: 0.92 if name == self.act else 0.01 for name in SPEECH_ACTS},
            modus={name: self.modus.get(name, 0.01) for name in MODI},
            version=self.version,
        )
        return [said] * len(posts)

    def telling(self, reading: Reading, *, risky: bool = True) -> tuple[int, int] | None:
        start = reading.folded.find(self.words)
        return (start, start + len(self.words)) if self.words and start >= 0 else None


def with_model(model: Opinion) -> Engine:
    return replace(RULES_ALONE, model=model)


CALL = "Ada tempat di kota seberang untuk yang mau, gaji 5 juta, hubungi 0812-0000-1001"


def test_its_word_is_a_reason_on_the_words_that_moved_it() -> None:
    made = assess(Post("t", "1", CALL), with_model(Opinion("trafficking", words="kota seberang")))
    (reason,) = [finding for finding in made.findings if finding.rule == MODEL_RULE]
    assert reason.words == "kota seberang" == CALL[reason.start : reason.end]
    assert 0 < reason.points <= CAP
    assert "mirip" in reason.why
    assert not any(char.isdigit() for char in reason.why)


def test_it_counts_for_as_much_as_a_dimension_and_no_more() -> None:
    text = "Admin slot untuk kantor di Kamboja, gaji 900 dolar, tiket ditanggung, wa 0812-0000-1003"
    alone = assess(Post("t", "1", text), RULES_ALONE)
    against = assess(Post("t", "1", text), with_model(Opinion("legit", 0.999, words="kantor")))
    assert alone.band in ("critical", "high")
    assert against.band in ("critical", "high", "medium", "low")  # lowered, not silenced
    assert {finding.points for finding in against.findings if finding.rule == MODEL_RULE} == {-LIGHT.doubt}


def test_it_flags_nothing_on_bare_ground() -> None:
    for text in ("ya ampun lucu banget", "gas 🔥🔥", "semoga sehat selalu kak"):
        made = assess(Post("t", "1", text), with_model(Opinion("trafficking", 0.999, words=text.split()[0])))
        assert not made.flagged, text
        assert made.findings == ()


def test_without_words_to_show_it_has_no_say() -> None:
    made = assess(Post("t", "1", CALL), with_model(Opinion("trafficking", 0.999)))
    assert not made.flagged


def test_nothing_lowers_the_child_lane() -> None:
    text = "Butuh anak SMP umur 14 tahun untuk nemenin tamu karaoke, dijemput, 300 ribu semalam, wa 0812-0000-1002"
    made = assess(Post("t", "1", text), with_model(Opinion("legit", 0.999)))
    assert (made.band, made.lane, made.minor) == ("critical", "child", True)


def test_nothing_it_says_lowers_what_is_said_of_children() -> None:
    text = "Anak umur 16 boleh, kerja jaga kedai di Malaysia, wa 0812-0000-1004"
    alone = assess(Post("t", "1", text), RULES_ALONE)
    made = assess(Post("t", "1", text), with_model(Opinion("legit", 0.999, words="jaga kedai")))
    assert (made.band, made.minor) == (alone.band, True)
    assert not [finding for finding in made.findings if finding.rule == MODEL_RULE]


@pytest.mark.parametrize(
    ("said", "flagged"),
    [
        (Opinion("none", 0.99, act="other", words="Kontrakan"), False),
        (Opinion("none", 0.9, act="other", words="Kontrakan"), True),
        (Opinion("legit", 0.99, act="offer", words="Kontrakan"), True),
    ],
)
def test_what_is_no_offer_and_surely_harmless_is_talk(said: Opinion, flagged: bool) -> None:
    text = "Kontrakan pojok isinya anak SMK kelas 11 yang PKL, mess bareng gurunya juga. Aman ya pak"
    engine = replace(RULES_ALONE, model=replace(said, sure=0.5), second=said)
    assert assess(Post("t", "1", text), engine).flagged is flagged


def test_a_child_that_is_sought_with_a_contact_is_never_talk() -> None:
    text = "Butuh anak SMP umur 14 tahun untuk nemenin tamu karaoke, dijemput, 300 ribu semalam, wa 0812-0000-1002"
    said = Opinion("none", 0.99, act="other", words="karaoke")
    made = assess(Post("t", "1", text), replace(RULES_ALONE, model=replace(said, sure=0.5), second=said))
    assert (made.band, made.lane, made.minor) == ("critical", "child", True)


def test_what_is_only_for_sale_recruits_nobody() -> None:
    text = "Promo akhir pekan! Ruang keluarga 3 jam 150 ribu, anak sekolah gratis minum. Reservasi 0812-0000-1005"
    made = assess(
        Post("t", "1", text), with_model(Opinion("trafficking", 0.95, act="promotion", words="Ruang keluarga"))
    )
    assert (made.speech_act, made.minor, made.flagged) == ("promotion", False, False)


def test_an_organ_for_a_sum_speaks_for_an_offer_though_told_as_mercy() -> None:
    said = Opinion("none", 0.5).predict_many([(read(None, "x"), ())])[0]
    unsure = replace(said, speech_acts={name: {"offer": 0.3, "warning": 0.5}.get(name, 0.02) for name in SPEECH_ACTS})
    names = ["organ_sought", "contact", "warns"]
    act = Signal("speech_act", "text", 0, 1, "x", "warning")
    told = [act, *(Signal(name, "text", 0, 1, "x", None) for name in names)]
    assert settled_act(told, unsure, read(None, "x"))[0] == "warning"
    paid = [*told, Signal("donor_payment", "text", 0, 1, "x", None)]
    assert settled_act(paid, unsure, read(None, "x"))[0] == "offer"


def test_three_baits_and_a_contact_call_whatever_the_post_opens_with() -> None:
    said = Opinion("none", 0.5).predict_many([(read(None, "x"), ())])[0]
    unsure = replace(said, speech_acts={name: 0.6 if name == "warning" else 0.2 for name in SPEECH_ACTS})
    call = "sisa 2 kursi, berangkat besok, jangan bilang siapa-siapa, wa 0812-0000-1007"
    for text, act in ((call, "offer"), (f'yang beredar: "{call}"', "warning")):
        reading = read(None, text)
        assert settled_act(with_act(notice(reading, RULES_ALONE.tables), "warning"), unsure, reading)[0] == act


def test_a_child_called_to_work_is_an_offer_where_nothing_marks_talk() -> None:
    said = Opinion("none", 0.6).predict_many([(read(None, "x"), ())])[0]
    unsure = replace(said, speech_acts={name: 0.5 if name == "education" else 0.35 for name in SPEECH_ACTS})
    call = "anak perempuan 15-17 boleh ikut saya jaga rumah di kota, gaji ke orang tua"
    quoted, warned, wrapped = f'bunyi iklannya: "{call}"', f"Waspada! {call}", f'"{call}"'  # wrapped, nobody is quoted
    for text, act in ((call, "offer"), (quoted, "education"), (warned, "education"), (wrapped, "offer")):
        reading = read(None, text)
        told = with_act(notice(reading, RULES_ALONE.tables), "education")
        assert settled_act(told, unsure, reading)[0] == act, text


def test_a_famous_employer_that_calls_applicants_offers() -> None:
    said = Opinion("none", 0.3).predict_many([(read(None, "x"), ())])[0]
    unsure = replace(said, speech_acts={name: 0.5 if name == "education" else 0.2 for name in SPEECH_ACTS})
    reading = read(None, "Rekrutmen karyawan PLN, saudara dinyatakan lulus seleksi dan wajib mengikuti tes berikut")
    assert settled_act(notice(reading, RULES_ALONE.tables), unsure, reading)[0] == "offer"


def test_marks_and_model_agree_on_the_act_before_the_rules_are_asked() -> None:
    text = "Kata orang di Kamboja gaji 900 dolar, tiket ditanggung"
    assert assess(Post("t", "1", text), with_model(Opinion("none", act="testimony"))).speech_act == "testimony"
    assert assess(Post("t", "1", text), with_model(Opinion("none", act="testimony"))).band == "none"


@pytest.mark.parametrize(("label", "says"), [("trafficking", "trafficking"), ("nonprocedural", "nonprocedural")])
def test_of_flagged_labels_it_says_the_likelier(label: Label, says: str) -> None:
    text = "Kerja kebun di Sabah, paspor pelancong, masuk lewat jalan belakang, RM50 sehari, wa 0812-0000-1005"
    made = assess(Post("t", "1", text), with_model(Opinion(label, words="kebun di sabah")))
    assert made.flagged
    assert made.label == says


# a second model behind the light one --------------------------------------------------------------------------------


@dataclass
class Counted:
    """A second model that counts the posts that it is asked about."""

    opinion: Opinion
    asked: list[str] = field(default_factory=list)

    @property
    def version(self) -> str:
        return self.opinion.version

    def predict_many(self, posts: Sequence[tuple[Reading, Sequence[Signal]]]) -> list[Prediction]:
        self.asked += [reading.text for reading, _ in posts]
        return self.opinion.predict_many(posts)

    def telling(self, reading: Reading, *, risky: bool = True) -> tuple[int, int] | None:
        return self.opinion.telling(reading, risky=risky)


def test_a_second_model_is_asked_about_doubtful_posts_alone_and_its_word_counts() -> None:
    second = Counted(Opinion("trafficking", sure=0.99, words="kota seberang", version="second"))
    clean = "Resep rendang padang untuk lebaran, santan dua liter dan cabai merah"
    engine = replace(with_model(Opinion("none", sure=0.995, act="other")), second=second)
    made = assess_many([Post("t", "1", clean), Post("t", "2", CALL), Post("t", "3", clean)], engine)
    assert second.asked == [], "a post that the light model is sure of, and no rule holds on"
    doubtful = replace(with_model(Opinion("legit", sure=0.6)), second=second)
    made = assess_many([Post("t", "1", CALL), Post("t", "2", CALL + " segera")], doubtful)
    assert second.asked == [CALL, CALL + " segera"]
    assert [one.model_version for one in made] == ["second+opinion"] * 2
    assert all(any(finding.rule == MODEL_RULE and finding.points > 0 for finding in one.findings) for one in made)


@pytest.mark.parametrize(("sure", "flagged"), [(0.95, True), (0.8, False)])
def test_a_text_without_a_mark_is_flagged_by_the_fuller_model_alone_where_it_is_sure(
    sure: float, flagged: bool
) -> None:
    text = "ade tempat lapang di seberang, budak-budak tinggal datang jak, malam dah sampai"
    said = Opinion("trafficking", sure, words="tinggal datang")
    made = assess(Post("t", "1", text), replace(with_model(replace(said, sure=0.5)), second=said))
    assert made.flagged is flagged
    assert not assess(Post("t", "1", text), with_model(said)).flagged, "the light one flags no such text"


def test_of_a_job_scam_the_fuller_model_is_asked() -> None:
    text = "Like dan subscribe video dibayar 15 ribu per misi, deposit dulu 100 ribu, daftar di t.me/misi0000"
    second = Counted(Opinion("job_scam", sure=0.99))
    engine = replace(with_model(Opinion("job_scam", sure=0.999)), second=second)
    assert assess(Post("t", "1", text), engine).label == "job_scam"
    assert second.asked == [text]


def test_many_posts_are_assessed_as_each_would_be_alone() -> None:
    engine = with_model(Opinion("trafficking", words="kota seberang"))
    posts = [Post("t", str(n), text) for n, text in enumerate((CALL, "", "halo", CALL + " segera"))]
    assert assess_many(posts, engine) == [assess(post, engine) for post in posts]
