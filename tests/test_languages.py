import pytest

from feedpub.normalize.languages import suggested


@pytest.mark.parametrize(
    ("titles", "language"),
    [
        (["港口日报"], "zh"),
        (["港口のニュース"], "ja"),
        (["항구 소식"], "ko"),
        (["Гавань"], "ru"),
        (["Harbour café"], "en"),
        (["One", "两", "三"], "zh"),
        (["One", "两"], "en"),
        ([], "en"),
    ],
)
def test_most_titles_decide_the_language(titles, language):
    assert suggested(titles) == suggested(titles[::-1]) == language
