"""The text of a spec becomes a tree that keeps what was written, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from specs import SMALL, problems, small

from generator.errors import SpecError, UnreadableSpec
from generator.spec.document import read_document
from generator.spec.load import load_spec, read_spec, read_text


def tree(text: str) -> object:
    return read_document(text, "penstock.yml").tree


@pytest.mark.parametrize(
    "written",
    [
        *("01", "1.10", "1e3", "0x1F", "1_000", "12:30:45", "2013", "2013-01-01"),
        *("no", "yes", "on", "null", "~", "NaN", "True", "N/A", "=", ".5", "+1"),
    ],
)
def test_scalars_stay_what_was_written(written: str) -> None:
    assert tree(f"a: {written}") == {"a": written}
    assert tree(f"[{written}]") == [written]
    assert tree(f"{written}: a") == {written: "a"}


def test_nothing_written_is_nothing_and_an_empty_text_is_a_text() -> None:
    assert tree("a:\nb: ''\nc: {}\n") == {"a": None, "b": "", "c": {}}
    assert tree("[x, '', \"\"]") == ["x", "", ""]


def test_blocks_and_folds() -> None:
    assert tree("a: |\n  x\n  y\nb: >-\n  x\n  y\n") == {"a": "x\ny\n", "b": "x y"}


def test_aliases_repeat_what_their_anchor_says() -> None:
    assert tree("[&x {k: [1]}, *x]") == [{"k": ["1"]}, {"k": ["1"]}]
    assert tree("a: &y no\nb: *y") == {"a": "no", "b": "no"}


def test_merge_keys_are_overruled_by_what_stands_beside_them() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {y: 3, <<: [*a, *b]}"
    assert tree(text)["c"] == {"x": "1", "y": "3", "z": "2"}  # type: ignore[index]
    assert tree("a: {'<<': plain}") == {"a": {"<<": "plain"}}


def test_a_problem_inside_of_a_merged_mapping_points_at_where_it_is_written() -> None:
    text = small("id: integer\n          line", "id: &id {type: int}\n          line")
    text = text.replace("line: integer", "line: {<<: *id}")
    assert [(p.line, p.column) for p in problems(text)] == [(17, 20), (17, 20)]


def test_many_aliases_cost_no_more_than_their_text() -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(SpecError, match="unknown key `a29`"):
        load_spec("\n".join([SMALL + "a0: &a0 x", *levels]))


def test_line_ends_and_byte_order_marks(tmp_path: Path) -> None:
    file = tmp_path / "penstock.yml"
    file.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    text, spec = read_spec(file)
    assert (text, spec) == (SMALL, load_spec(SMALL))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_whatever_ends_them(end: str) -> None:
    text = ("# ä\n\n" + small("path: data", "path: data\n    bad: 1")).replace(
        "\n", end
    )
    (problem,) = problems(text)
    assert (problem.line, problem.column) == (9, 5)


def test_columns_count_characters_not_bytes() -> None:
    (problem,) = problems(
        small("{name: small}", '{description: "äöü→🛩", nam: small}')[:]
    )[1:]
    assert (problem.line, problem.column) == (2, 33)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n", "---\n"])
def test_an_empty_file_is_told_what_a_spec_is(text: str) -> None:
    (problem,) = problems(text)
    assert problem.message.startswith("a spec is a mapping with `spec`")
    assert problem.hint == "`penstock examples flights` prints a complete one."
    assert 1 <= problem.line <= text.count("\n") + 1


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "penstock.yml"
    file.write_bytes("name: Käse".encode("latin-1"))
    with pytest.raises(
        UnreadableSpec, match=r"is not UTF-8 \(byte 7\)\. Save it as UTF-8"
    ):
        read_text(file)


def test_no_file_and_no_file_to_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSpec, match="there is no spec here"):
        read_spec(tmp_path / "penstock.yml")
    with pytest.raises(UnreadableSpec, match="Is a directory"):
        read_spec(tmp_path)
    assert read_text(tmp_path / "penstock.yml") == ""


def test_commas_in_braces_end_a_value_unless_it_is_quoted() -> None:
    assert tree("{type: decimal(10,2)}") == {"type": "decimal(10", "2)": None}
    assert tree('{type: "decimal(10,2)"}') == {"type": "decimal(10,2)"}
    assert tree("type: decimal(10,2)") == {"type": "decimal(10,2)"}
