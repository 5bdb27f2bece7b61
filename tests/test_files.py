from hypothesis import given
from hypothesis import strategies as st

from feedpub.files import UNSETTLED, Files
from feedpub.model import SourceFile

numbers = st.integers(0, 2**62)
files = st.lists(
    st.builds(SourceFile, st.text(max_size=5), numbers, numbers, numbers, st.sampled_from(["", "a"])),
    max_size=5,
    unique_by=lambda file: file.path,
)


@given(files)
def test_columns_hold_what_records_hold(found):
    columns = Files.of(found)
    assert list(columns) == list(Files.decoded(columns.encoded)) == found
    assert [columns[number] for number in range(len(columns))] == found
    assert list(columns[1:3]) == found[1:3]
    ordered = Files.of(sorted(found))
    assert [ordered.stamp(path) for path in columns.paths] == columns.stamps


@given(files, files)
def test_equal_files_have_equal_bytes_and_others_have_others(some, others):
    assert (Files.of(some).encoded == Files.of(others).encoded) == (some == others)


@given(files, numbers)
def test_a_file_that_changed_of_late_is_not_relied_on(found, until):
    settled = Files.of(found).settled(until)
    assert [one != UNSETTLED for one in settled.stamps] == [max(one.mtime_ns, one.ctime_ns) < until for one in found]
