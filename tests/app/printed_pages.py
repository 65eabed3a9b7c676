"""Pages of a PDF as one string, and what of it is expected.

pdftotext gives the words in the order they were set, so that the cells of a row follow each other; all white
space is taken out, so that it does not matter where a line was broken. What is expected is struck out, the
longest first; every digit that is left over stands there without being expected.
"""
import re
import subprocess

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def packed(text):
    return re.sub(r"\s+", "", text)


def pages_of(pdf):
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def faults(text, expected, constants):
    """What is expected and not there, and which numbers are there and not expected.

    `text` is packed; `expected` are pieces of it, as often as they must come; `constants` are patterns of what
    may stand there as often as it likes: the rules of the program, no numbers of a case.
    """
    wrong = []
    for piece in sorted(map(packed, expected), key=len, reverse=True):
        if not piece:
            continue
        at = text.find(piece)
        if at < 0:
            wrong.append(f"the pages lack '{piece}'")
            continue
        text = text[:at] + "\n" + text[at + len(piece):]
    for pattern in constants:
        text = re.sub(pattern, "\n", text)
    for number in NUMBER.finditer(text):
        around = text[max(0, number.start() - 40):number.end() + 20].replace("\n", "|")
        wrong.append(f"{number.group()} is not the case's: '{around}'")
    return wrong


def altered(text):
    """The text with one digit of one number changed, for every number of it."""
    for number in NUMBER.finditer(text):
        last = number.end() - 1
        digit = str((int(text[last]) + 1) % 10)
        yield number.group(), text[:last] + digit + text[last + 1:]


def altered_unseen(text, expected, constants):
    """Numbers that could be changed without anybody noticing."""
    pieces = sorted(map(packed, expected), key=len, reverse=True)
    return [f"{number} at '{text[max(0, at - 30):at + 10]}'" for number, other, at in
            ((n, o, i) for i, (n, o) in enumerate(altered(text)))
            if not faults(other, pieces, constants)]
