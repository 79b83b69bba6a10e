"""Columns that may hold personal data, by their names and by what their values look like.

A suggestion, never a decision: that a column of e-mail addresses is there is a fact, whose
they are is not. Names are looked up in several languages, whole words only. Words that
mean a person's data as often as something else (`name`, `city`, `latitude`) count only in
a table that is about persons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ..spec.names import identifier
from .found import FoundColumn, FoundSource, FoundTable, Guess
from .personal_patterns import by_values

__all__ = ["suggestion", "with_suggestions"]


@dataclass(frozen=True)
class _Words:
    """Names of a class: each is one word or several that follow each other."""

    personal: str
    always: str
    of_persons: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES = (
    _Words(
        "email",
        "email e_mail mail_address emailadresse mailadresse courriel correo "
        "correo_electronico",
        "mail",
    ),
    _Words(
        "phone",
        "phone telephone telefon telefono tel mobile_number mobile_no cell_phone "
        "handy handynummer mobilnummer telefonnummer portable fax msisdn phone_number",
        "mobile cell",
    ),
    _Words(
        "name",
        "first_name firstname last_name lastname full_name fullname middle_name surname "
        "given_name family_name maiden_name forename vorname nachname familienname "
        "prenom apellido apellidos cognome customer_name user_name_full contact_name "
        "employee_name patient_name passenger_name driver_name person_name",
        "name nom nombre display_name nickname",
    ),
    _Words(
        "birth_date",
        "birth birthday birthdate birth_date date_of_birth dob born_on geburtsdatum "
        "geburtstag date_naissance fecha_nacimiento data_nascita year_of_birth",
        "born age",
    ),
    _Words(
        "identifier",
        "ssn social_security passport passport_no national_id tax_id steuer_id "
        "steuernummer personalausweis driver_license drivers_license licence_number "
        "nino bsn cpf dni nif codice_fiscale username login user_login",
        "license_number nickname_id",
    ),
    _Words(
        "payment",
        "iban credit_card creditcard card_number card_no cardnumber cc_number pan "
        "kreditkarte kreditkartennummer kontonummer bank_account account_iban cvv",
        "account_number",
    ),
    _Words(
        "address",
        "street street_address home_address postal_address address_line address1 "
        "address2 strasse straße hausnummer anschrift billing_address shipping_address "
        "delivery_address",
        "address adresse zip zipcode zip_code postcode postal_code plz city town ort "
        "ville rue calle direccion indirizzo",
    ),
    _Words(
        "network",
        "ip ip_address ipaddress ip_addr remote_addr client_ip user_agent useragent "
        "mac_address device_id advertising_id idfa cookie_id",
    ),
    _Words(
        "location",
        "gps geo_location geolocation home_location",
        "lat lon lng long latitude longitude location",
    ),
    _Words(
        "health",
        "diagnosis diagnose blood_type icd icd10 medication allergies disability "
        "health_status krankheit",
    ),
    _Words(
        "other",
        "salary gehalt income einkommen religion ethnicity sexual_orientation "
        "marital_status nationality gender geschlecht",
        "sex",
    ),
)
_PERSONS = _words("""
customer client user person people employee staff patient member contact subscriber
passenger student teacher driver author guest visitor lead candidate applicant donor
resident citizen kunde kunden benutzer mitarbeiter personen patienten mitglieder
clients utilisateur personne usuario cliente empleado persona utenti dipendenti
account profile individual owner tenant player participant
""")
_OF_SOMETHING_ELSE = _words("""
count number_of total sent opened clicked verified valid validated enabled status
type kind format template domain bounced optin consent allowed is has flag hash
model brand version policy server provider
""")
_TYPES_WITHOUT = ("boolean", "float", "decimal", "binary", "time")


def suggestion(
    column: str,
    type_: str = "string",
    *,
    persons: bool = False,
    values: Sequence[str] = (),
) -> Guess[str] | None:
    """The class of personal data that a column may hold, with the evidence.

    `persons` says that its table is about persons; `values` are distinct texts, as many as
    there are at hand.
    """
    kind = type_.partition("(")[0]
    seen = by_values(values) if kind in ("string", "integer") else None
    named = _by_name(column, kind, persons)
    if seen:
        return Guess(seen[0], seen[1], sure=False)
    if named and _contradicts(named, kind, values):
        return None
    return Guess(named, "by its name", sure=False) if named else None


def with_suggestions(
    source: FoundSource,
    values: Callable[[FoundTable, FoundColumn], Sequence[str]] | None = None,
    *,
    accepted: bool = False,
) -> FoundSource:
    """The source with suggestions where nothing is declared as personal.

    They are hints, or if they are `accepted`, what the columns say. `values` gives distinct
    texts of a column; without it names alone count.
    """
    tables = tuple(_of_table(table, values, accepted) for table in source.tables)
    return replace(source, tables=tables)


def _of_table(
    table: FoundTable,
    values: Callable[[FoundTable, FoundColumn], Sequence[str]] | None,
    accepted: bool,
) -> FoundTable:
    texts = {c.name: values(table, c) if values else () for c in table.columns}
    alone = [
        suggestion(c.name, c.type.value, values=texts[c.name]) for c in table.columns
    ]
    persons = _is_about_persons(table.name) or _tell_of_persons(alone)
    columns = []
    for column in table.columns:
        guess = column.personal or suggestion(
            column.name, column.type.value, persons=persons, values=texts[column.name]
        )
        if guess is None or column.personal:
            columns.append(column)
        elif accepted:
            columns.append(replace(column, personal=replace(guess, sure=True)))
        else:
            hint = f"personal: {guess.value} — {guess.evidence}"
            others = (one for one in column.hints if not one.startswith("values:"))
            columns.append(replace(column, hints=(*others, hint)))
    return replace(table, columns=tuple(columns))


def _is_about_persons(table: str) -> bool:
    words = identifier(table).split("_")
    # `customer_orders` is about orders, `order_customers` about customers.
    last = words[-1]
    return bool({last, last.removesuffix("s"), last.removesuffix("en")} & _PERSONS)


def _tell_of_persons(found: Iterable[Guess[str] | None]) -> bool:
    """Whether columns are there that only persons have."""
    classes = {guess.value for guess in found if guess}
    return (
        bool(classes & {"name", "birth_date"})
        or len(classes & {"email", "phone", "identifier"}) > 1
    )


def _by_name(column: str, kind: str, persons: bool) -> str | None:
    name = f"_{identifier(column)}_"
    words = set(name.strip("_").split("_"))
    if kind in _TYPES_WITHOUT and not words & {
        *("lat", "lon", "lng", "long", "latitude", "longitude", "salary", "income"),
        *("gehalt", "einkommen"),
    }:
        return None
    if kind == "boolean" or words & _OF_SOMETHING_ELSE:
        return None
    for these in _NAMES:
        listed = these.always.split() + (these.of_persons.split() if persons else [])
        if not any(f"_{word}_" in name for word in listed):
            continue
        is_whole = name.strip("_") in these.of_persons.split()
        if any(f"_{word}_" in name for word in these.always.split()) or is_whole:
            return these.personal
    return None


def _contradicts(named: str, kind: str, values: Sequence[str]) -> bool:
    """Whether values can't be what the name says: a day of birth that is none, say."""
    if named == "birth_date":
        return kind not in ("date", "timestamp", "string", "integer")
    if named == "email" and values:
        return not any("@" in value for value in values)
    if named in ("phone", "payment") and values:
        return not any(sum(c.isdigit() for c in value) >= 4 for value in values)
    return kind in ("date", "timestamp") and named not in ("other", "health")
