"""Settings: where they come from, and what a wrong one says."""

from pathlib import Path

import pytest

from prilavok.core.config import SettingError, Settings, described, expected
from prilavok.settings_page import settings_page

ROOT = Path(__file__).parents[2]


def test_nothing_has_to_be_set() -> None:
    assert Settings.load({}) == Settings()


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "prilavok.toml"
    file.write_text('port = 8001\nhost = "0.0.0.0"\n')

    settings = Settings.load({"PRILAVOK_PORT": "8002"}, file)

    assert (settings.port, settings.host) == (8002, "0.0.0.0")


def test_a_variable_may_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text("workers = 3\n")

    assert Settings.load({"PRILAVOK_CONFIG": str(file)}).workers == 3


def test_origins_are_separated_by_commas() -> None:
    origins = "https://a.example, https://b.example:8443"

    assert Settings.load({"PRILAVOK_ALLOWED_ORIGINS": origins}).allowed_origins == (
        "https://a.example",
        "https://b.example:8443",
    )


def test_an_empty_variable_counts_as_absent() -> None:
    assert Settings.load({"PRILAVOK_DATABASE_URL": ""}).database_url is None


def test_another_process_loads_the_same_settings() -> None:
    settings = Settings(
        data_dir=Path("/srv/prilavok"),
        database_url="postgresql:///shop",
        allowed_origins=("https://a.example", "https://b.example"),
        issuer="shop",
        smtp_url="smtp://127.0.0.1:25",
        mail_from="Market <noreply@market.test>",
        push_services=("none",),
        push_key="A" * 42 + "E",
    )

    assert Settings.load(settings.environ()) == settings


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"PRILAVOK_PORT": "eighty"},
            "PRILAVOK_PORT must be a whole number from 0 to 65535, not 'eighty'.",
        ),
        (
            {"PRILAVOK_PORT": "65536"},
            "PRILAVOK_PORT must be a whole number from 0 to 65535, not '65536'.",
        ),
        (
            {"PRILAVOK_WORKERS": "0"},
            "PRILAVOK_WORKERS must be a whole number from 1 to 64, not '0'.",
        ),
        ({"PRILAVOK_PROT": "80"}, "PRILAVOK_PROT is not a setting; did you mean PRILAVOK_PORT."),
        ({"PRILAVOK_XQZ": "80"}, "PRILAVOK_XQZ is not a setting."),
        (
            {"PRILAVOK_LOG_LEVEL": "loud"},
            "PRILAVOK_LOG_LEVEL must be debug, info, warning or error, not 'loud'.",
        ),
        (
            {"PRILAVOK_ALLOWED_ORIGINS": "shop.example"},
            "PRILAVOK_ALLOWED_ORIGINS must be origins like https://shop.example.com,"
            " separated by commas, not 'shop.example'.",
        ),
    ],
)
def test_a_wrong_setting_is_one_sentence(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings.load(environ)

    assert caught.value.detail == sentence


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(SettingError) as caught:
        Settings.load({"PRILAVOK_DATABASE_URL": "mysql://shop:secret@host/shop"})

    assert "secret" not in caught.value.detail


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("port = ", "is not TOML"),
        ("prot = 80", "did you mean port"),
        ("port = []", "must be a whole number"),
        ("data_dir = 5", "must be a folder"),
    ],
)
def test_a_wrong_file_is_one_sentence_that_names_it(
    tmp_path: Path, text: str, problem: str
) -> None:
    file = tmp_path / "prilavok.toml"
    file.write_text(text)

    with pytest.raises(SettingError) as caught:
        Settings.load({}, file)

    assert str(file) in caught.value.detail
    assert problem in caught.value.detail


def test_a_file_that_is_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        Settings.load({}, tmp_path / "absent.toml")


@pytest.mark.parametrize("name", Settings.__struct_fields__)
def test_every_setting_says_what_it_does_and_what_it_must_be(name: str) -> None:
    assert described(name).endswith(".")
    assert expected(name)


def test_the_reference_page_is_up_to_date() -> None:
    page = ROOT / "docs" / "reference" / "settings.md"

    assert page.read_text() == settings_page(), (
        "run: python -m prilavok.settings_page > docs/reference/settings.md"
    )
