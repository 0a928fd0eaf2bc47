"""Details that identify somebody: what is noticed, what is not, and that none is ever said back or logged."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cautions import NOTICE, Cautions
from bot.details import DetailFinder
from bot.details.words import fold
from bot.model import (
    ALONE,
    Alert,
    Caution,
    Conversation,
    DetailKind,
    Heading,
    Origin,
    Outcome,
    Paragraph,
    Reply,
    SafetyKind,
    Utterance,
)
from bot.plain import block_text, reply_text

if TYPE_CHECKING:
    from pathlib import Path

    from bot.guide import Guide
    from bot.library import Library

K = DetailKind

FOUND = {
    K.NAME: """
        my foster son jaydon told me his uncle hits him
        can ryan's social worker see my notes
        Is Esther safe to go home tonight?
        the boy, Kwabena, has bruises on his back
        mrs okonkwo says she will not consent
        Mum (Kelly) rang the school
        What should happen now that Zuzanna has said no to the interview
        Liam O'Donnell's stepdad was arrested and released, what now
        Hope told me on Friday that her uncle touches her
        hope's mum says she made it up
        Will and his sister were left alone
        I spoke to Faith yesterday about what she said
        a girl called summer has told me something
        Xanthe disclosed on Monday
        ABDULLAH TOLD ME HIS FATHER BURNS HIM
        re: Demetrius — has he been told the outcome?
        Dr Adeyemi examined her
        Has Angel been seen by a doctor?
        the Connors twins are home alone
        tell grace that I believe her
        what do i say to amber
        Thandiwe’s aunt has her passport
        Hüseyin is hungry
        Mia-Rose has been very quiet
        got a disclosure from amelia in 7C
        alfie and his sister came in hungry
        father Ion Popescu on bail
        Case of J. Whitfield
        """,
    K.INITIALS_SCHOOL: """
        TB at Oakwood Academy keeps coming in hungry
        child's initials are KP and she goes to Westfield Primary
        pupil initials LM
        AJ from St Mary's says her brother hurts her
        """,
    K.AGE_SCHOOL: """
        9yo in 4W
        she's 11 and in 6B at Hillside
        aged 10 at Brookfield Primary
        13 year old, goes to St Thomas' in Dover
        8 year old in class Beech
        """,
    K.DOB: """
        born 3rd of July 2011, do we need consent
        d.o.b 5/6/10 and she told me
        12/5/2011 is his date of birth
        date of birth is the fourth of August 2009
        born in March 2015
        girl 14.02.2013, who do I ring
        dob 010212
        """,
    K.ADDRESS: """
        lives at 12 Acacia Avenue
        living at 22 high street
        from flat 3b Harbour House, Dover
        he lives on Elm Grove
        they are at The Mill, Station Road
        """,
    K.POSTCODE: "postcode me14 1xx | TN23 1AB | ct1 2ab is where she lives",
    K.PHONE: """
        my number is 07911 123456
        tel. (01622) 555 123
        mum 0044 7911 123456
        dad's on +40 722 123 456
        ring her on 07700-900-123
        """,
    K.EMAIL: "email jsmith@hotmail.com | j.smith@greenfield.example.org, told me",
    K.NHS: "NHS 943 476 5919 | nhs num 9434765919 | 123 456 7890 came in again | NHS number is 123-456-7890",
    K.UPN: "UPN is A123456789012 | her upn K12345678901A",
    K.REF: """
        crime number 46/12345/26
        CAD 1234 of 5 Nov
        case number SC12345
        court case ME26C50123
        Incident 345-05112026
        social care ref 3045567
        Log 512 today
        """,
    K.PLATE: "reg AB12CDE | a black Golf, AB12 CDE, follows her | car reg is p123 abc | van with plate ABC 123D",
    K.HANDLE: """
        her snap is lil_k_2010
        insta is @lil.kay
        discord blazefox#4471
        instagram.com/jessk09
        roblox user DragonBoy2012
        """,
    K.MENTION: "@Kelly Brown is worried about one of her pupils | <@U5TTX01PB> saw the bruise",
}

ORDINARY = """
    What does NFPA mean? | who can I speak to in Kent about a referral | what did the Jay review say
    the report by Professor Alexis Jay | What does Beech House offer | Canterbury told us no
    police rang on Monday 3 March to say NFA, when must the child be told | On 12 March 2026 I sent a referral
    a 9 year old in my class has told me something | year 5 boy at my school | my school is in Ashford
    can you mark this as done | may I ask what happens next | Will the police tell the child?
    Grace period for assessments | Hope this is the right place to ask | Faith leaders and safeguarding
    I'm Karen, new DSL, what do I read first | Hi, it's Tom from the hub. what is an ABE? | Thanks, Priya
    Hi Sarah, what is a strategy discussion | Dear Mrs Smith, where is the template | NSPCC 0808 800 5000
    call 116 111? | the front door number 03000 411111 | email to referrals@kent.gov.uk | section 47 enquiry timescales
    KCSIE 2025 part 5 | page 12 of 001 | 2 cases close together | 3 mins walk from the court | 45,000 children
    Clare's Law | Sarah's Law application | Munro review recommendations | Maslow's hierarchy | Anna Freud centre
    Gillick competent 15 year old | R v Barker child witness | the Baby P case | Is Barnahus Icelandic
    SHE JUST TOLD ME AND SHE IS STILL HERE | Mum Told Me She Is Leaving | teh police wont tell me
    waht happens nxt | Chlid told me something | Ramadan and fasting | Polish family, interpreter needed
    I told the police in May and they dropped it | Summer holidays | room 3B | bus 42 | M20 closed | Y7 group
    St Helens council thresholds | I rang Childline | Ofsted told the head | @guidance what does ABE mean
    @here what is NFPA | decision made 03.06.26, parents not told | version 1.2.3 | s17 1st meeting | Art therapy
    Peter Pan | a tom, dick and harry can walk in | the brother wasnt believed | what is a upn | DOB + 25 years
    """


def lines(text: str) -> list[str]:
    return [one.strip() for line in text.splitlines() for one in line.split(" | ") if one.strip()]


@pytest.fixture(scope="session")
def finder(library: Library) -> DetailFinder:
    return DetailFinder(library)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in lines(texts)])
def test_a_detail_is_noticed_by_its_kind(finder: DetailFinder, kind: DetailKind, text: str) -> None:
    assert kind in finder.kinds(text)


@pytest.mark.parametrize("text", lines(ORDINARY))
def test_what_identifies_nobody_is_left_alone(finder: DetailFinder, text: str) -> None:
    assert finder.kinds(text) == ()


def test_the_phrases_of_the_intents_hold_hardly_a_detail(finder: DetailFinder, library: Library) -> None:
    phrases = [phrase for said in library.phrases.values() for phrase in said]
    warned = [phrase for phrase in phrases if finder.kinds(phrase)]
    assert len(warned) <= len(phrases) / 1000, warned


@pytest.mark.parametrize("name", ["given.txt", "places.txt"])
def test_the_lists_are_sorted_folded_and_without_doubles(root: Path, name: str) -> None:
    listed = (root / "content" / "names" / name).read_text("utf-8").splitlines()
    assert listed == sorted(set(listed))
    assert [one for one in listed if one != fold(one).strip()] == []


def test_a_number_that_the_content_names_is_nobodys(finder: DetailFinder, library: Library) -> None:
    for line in library.helplines.lines.values():
        assert finder.kinds(f"is {line.name} still {line.number}") == ()


# --- a detail planted in any sentence ------------------------------------------------------------

SENTENCES = st.sampled_from(
    [
        "what should I write down about {}, please",
        "{} and now I do not know who to tell",
        "she told me at break. {}. do I refer",
        "Can you help? I have {} here and the police have closed it.",
        "mum rang ({}) and wants to know what happens next",
    ]
)
STRUCTURED = st.one_of(
    *(
        st.from_regex(pattern, fullmatch=True)
        for pattern in (
            r"dob [0-2][1-8]([/.-])(0[1-9]|1[0-2])\1(20[012][0-9]|[0-2][0-9])",
            r"born on [1-9] (May|june|Sept) 20[01][0-9]",
            r"07[0-9]{9}",
            r"07[0-9]{3} [0-9]{3} ?[0-9]{3}",
            r"01[2-9][0-9]{2} [1-9][0-9]{5}",
            r"NHS( no)? [0-9]{3} [0-9]{3} [0-9]{4}",
            r"[4-9][0-9]{9}",
            r"UPN [A-HJ-NP-RT-Z][0-9]{12}",
            r"[a-z]{3,9}[0-9]{1,3}@(mail|web)\.co\.uk",
            r"(CT|ME|TN|SE|BN)[1-9] ?[1-9][ABDEF][ABDEF]",
            r"[1-9][0-9]{0,2} (Acacia|Mill|St John's|London) (Road|Close|Ave)",
            r"crime ref [1-9][0-9]/[0-9]{4,6}/26",
            r"case number [3-9][0-9]{3,7}",
            r"@[a-z]{3,9}_[0-9]{1,4}",
            r"a car, (GK|KX|LV)[5-7][1-5] ?(XYZ|WLT|BTR)",
        )
    )
)


@given(SENTENCES, STRUCTURED)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_structured_detail_is_found_in_any_sentence(finder: DetailFinder, sentence: str, detail: str) -> None:
    text = sentence.format(detail)
    kinds, rest = finder.split(text)
    assert kinds
    assert detail not in rest


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_looked_at_and_nothing_changes_between_two_looks(finder: DetailFinder, text: str) -> None:
    kinds, rest = finder.split(text)
    assert finder.split(text) == (kinds, rest)
    assert finder.kinds(text) == kinds
    if not kinds:
        assert rest == text


HEAVY = [
    "a",
    "A ",
    "1 ",
    "0 ",
    "@",
    "a@",
    "1/",
    "case ",
    "Noah, ",
    "12 Oak ",
    "dob ",
    "AB at ",
    "age 9 in 9B ",
    "\u0301",
    "plate AB1 ",
]


@pytest.mark.parametrize("piece", HEAVY)
def test_a_very_long_message_takes_well_under_a_second(finder: DetailFinder, piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    start = time.process_time()
    finder.kinds(text)
    assert time.process_time() - start < 0.9


# --- in a reply ----------------------------------------------------------------------------------

CANARIES = ["Quillwort", "Zybrowski", "07911 123987", "KX19 WLT", "quilla_w09"]
TOLD = (
    "Quillwort Zybrowski in 9B told me about her stepdad. Her phone is 07911 123987, he drives KX19 WLT and is "
    "insta quilla_w09. {}"
)
QUESTIONS = [
    "What does NFPA mean?",
    "Remind me to tell her the outcome",
    "Is this enough to refer?",
    "He is here now with a knife",
    "wht hapens whn the polise close it",
    "Where do I buy a bicycle",
    "",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_detail_is_said_back_or_logged(guide: Guide, caplog: pytest.LogCaptureFixture, question: str) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = guide.ask(Utterance(TOLD.format(question)))
    said = f"{reply_text(reply)} {reply.reason} {reply!r} {caplog.text}".casefold()
    for canary in CANARIES:
        assert canary.casefold() not in said
    assert NOTICE in reply.notices


@given(name=st.from_regex(r"Zx[aeiou][bdglmnr][aeiou][bdglmnr]{1,2}", fullmatch=True))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_name_on_no_list_is_never_said_back(guide: Guide, name: str) -> None:
    for text in (f"what does NFPA mean for {name}", f"should I remove {name.lower()}", f"mum {name} says he hits her"):
        reply = guide.ask(Utterance(text))
        assert name.casefold() not in f"{reply_text(reply)} {reply.reason}".casefold()


def test_the_question_is_answered_as_it_is_without_the_details(guide: Guide) -> None:
    plain = guide.ask(Utterance("what does NFPA mean"))
    warned = guide.ask(Utterance("what does NFPA mean for Kacper Nowak"))
    assert warned.answer == plain.answer
    assert isinstance(warned.blocks[0], Caution)
    assert warned.blocks[1:] == plain.blocks
    assert plain.notices == ()


def test_the_caution_names_kinds_and_how_to_delete_on_the_platform(library: Library) -> None:
    reply = Reply(Outcome.ANSWER, (Heading("Title"),))
    cautions = Cautions(library.replies)
    told = {}
    for platform in ("slack", "teams"):
        origin = Origin(conversation=Conversation(platform, "T1", "{}"))
        caution = cautions.add(reply, (K.NAME, K.DOB, K.REF), origin).blocks[0]
        assert isinstance(caution, Caution)
        told[platform] = block_text(caution)
        assert "a name, a date of birth and a case or reference number" in told[platform]
        assert "Delete" in told[platform]
        assert caution.brief
    assert told["slack"] != told["teams"]
    here = cautions.add(reply, (K.NAME,), Origin()).blocks[0]
    assert "Slack" not in block_text(here)
    assert "Teams" not in block_text(here)


@pytest.mark.parametrize("kind", SafetyKind)
def test_the_caution_stands_under_a_card_and_never_under_one_for_the_writer_themselves(
    library: Library, kind: SafetyKind
) -> None:
    card = Alert("Ring 999", (Paragraph(()),))
    reply = Cautions(library.replies).add(Reply(Outcome.SAFETY, (card,), safety=kind), (K.NAME,), Origin())
    assert reply.blocks[0] is card
    assert [isinstance(block, Caution) for block in reply.blocks[1:]] == ([] if kind in ALONE else [True])
    assert (NOTICE in reply.notices) is (kind not in ALONE)


def test_a_childs_own_words_bring_no_caution(guide: Guide) -> None:
    reply = guide.ask(Utterance("I don't want to live any more. I'm Noah Smith in 9B"))
    assert reply.safety is SafetyKind.SELF_HARM
    assert NOTICE not in reply.notices


def test_danger_is_looked_for_in_the_whole_message(guide: Guide) -> None:
    reply = guide.ask(Utterance("Mr Bhatt has a knife and is in the school now"))
    assert reply.safety is SafetyKind.EMERGENCY
    assert isinstance(reply.blocks[1], Caution)


def test_a_mention_that_a_platform_takes_out_counts_beside_a_concern_alone(guide: Guide) -> None:
    worried = guide.ask(Utterance("is worried about a pupil's bruises, what should she do", mentions=True))
    general = guide.ask(Utterance("what does NFPA mean", mentions=True))
    assert NOTICE in worried.notices
    assert NOTICE not in general.notices
