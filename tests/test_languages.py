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


SCRIPTS = {
    "ja": [(0x3040, 0x30FF)],
    "ko": [(0xAC00, 0xD7AF)],
    "zh": [(0x3400, 0x9FFF), (0x20000, 0x3FFFF)],
    "ru": [(0x0400, 0x04FF)],
    "el": [(0x0370, 0x03FF)],
    "he": [(0x0590, 0x05FF)],
    "ar": [(0x0600, 0x06FF)],
    "hi": [(0x0900, 0x097F)],
    "th": [(0x0E00, 0x0E7F)],
}


@pytest.mark.parametrize(
    ("language", "first", "last"), [(tag, *ends) for tag, ranges in SCRIPTS.items() for ends in ranges]
)
def test_the_characters_of_a_script_suggest_its_language_from_the_first_to_the_last(language, first, last):
    assert suggested([chr(first)]) == suggested([chr(last)]) == suggested([f"a{chr((first + last) // 2)}é"]) == language


@pytest.mark.parametrize("code", [0x303F, 0x3100, 0x33FF, 0xA000, 0xABFF, 0xE000, 0x1FFFF, 0x40000, 0x036F, 0x0500])
def test_characters_beside_these_scripts_suggest_nothing(code):
    assert suggested([chr(code)]) == "en"
