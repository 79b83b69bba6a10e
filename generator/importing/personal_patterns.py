"""What values look like: e-mail addresses, account and card numbers, phones, networks."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence

__all__ = ["by_values"]

_LEAST_VALUES = 5
_LETTERS = {
    letter: str(number)
    for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10)
}
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;.]+(\.[^@\s,;.]+)*\.[A-Za-z]{2,}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_CARD = re.compile(r"[3-6][0-9]{12,18}")
_SSN = re.compile(r"(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}")
_PHONE = re.compile(
    r"(\+|00)[1-9][0-9 ()/.\-]{6,18}[0-9]"
    r"|\(0?[0-9]{2,4}\)[ ]?[0-9][0-9 \-]{4,12}[0-9]"
    r"|[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4}( ?x[0-9]+)?"
    r"|0[0-9]{2,4}[ /\-][0-9][0-9 \-]{4,10}[0-9]"
)
_MAC = re.compile(r"([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")


def by_values(values: Sequence[str]) -> tuple[str, str] | None:
    """The class of personal data that most values look like, and the evidence."""
    texts = [text for value in values if (text := value.strip())]
    if len(texts) < _LEAST_VALUES:
        return None
    for personal, what, least, is_one in _LOOKS:
        # Most columns are out of the question after a few values.
        first = texts[:20]
        if sum(map(is_one, first)) < 0.5 * least * len(first):
            continue
        count = sum(map(is_one, texts))
        if count >= least * len(texts):
            share = 100 * count // len(texts)
            part = "all" if count == len(texts) else f"{share} % of"
            return personal, f"{part} {len(texts):,} values look like {what}"
    return None


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def _is_iban(text: str) -> bool:
    """ISO 13616: moved about and read as a number, it leaves 1 when divided by 97."""
    plain = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(plain):
        return False
    digits = "".join(_LETTERS.get(c, c) for c in plain[4:] + plain[:4])
    return int(digits) % 97 == 1


def _is_card(text: str) -> bool:
    """Luhn's check digit (ISO/IEC 7812), and a first digit that card companies use."""
    plain = text.replace(" ", "").replace("-", "")
    if not _CARD.fullmatch(plain):
        return False
    total = 0
    for place, digit in enumerate(reversed(plain)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_ssn(text: str) -> bool:
    return _SSN.fullmatch(text) is not None


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None and 7 <= sum(map(str.isdigit, text)) <= 15


def _is_address(text: str) -> bool:
    """An IPv4 address has four numbers, as some versions have; few of those go past 20."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.version == 6 or max(address.packed) > 20


def _is_mac(text: str) -> bool:
    return _MAC.fullmatch(text) is not None


_LOOKS: tuple[tuple[str, str, float, Callable[[str], bool]], ...] = (
    ("email", "e-mail addresses", 0.8, _is_email),
    ("payment", "IBANs, their check digits right", 0.8, _is_iban),
    ("payment", "card numbers, their check digits right", 0.9, _is_card),
    ("identifier", "US social security numbers", 0.9, _is_ssn),
    ("phone", "phone numbers", 0.8, _is_phone),
    ("network", "IP addresses", 0.9, _is_address),
    ("network", "hardware addresses", 0.9, _is_mac),
)
