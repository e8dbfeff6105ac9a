"""The checks a field may name: right and wrong examples of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest

from beigao.definitions.fields import Check
from beigao.definitions.loader import Library
from beigao.rules.field_checks import CHECKS

TODAY = date.today()
USCC = "91110000600037341L"

RIGHT: dict[Check, list[str]] = {
    "uscc": [USCC, f" {USCC} ", USCC.lower()],
    "id_card": ["360426199101010071", "11010519491231002X"],
    "mobile": ["13800000000", "19912345678", "+86 13800000000", "86-13800000000", "+8613800000000"],
    "phone": [
        "021-12345678", "02112345678", "0755 1234567", "010-12345678-801", "010-12345678转801", "13800000000",
        "400-820-8820",
        "4008208820", "95588", "12345", "+81 3 1234 5678", "+1 (425) 882-8080", "+44 20 7946 0958",
    ],
    "email": ["a@b.cn", "dpo@example.com.cn", "first.last+tag@sub.example.com", "张三@example.cn", "a_b-c@x-y.org"],
    "postcode": ["200120", "100000", " 010000 "],
    "url": [
        "https://www.example.com", "http://example.cn/a/b?c=d#e", "https://示例.中国/隐私", "https://example.com:8443/x",
        "https://learn.microsoft.com/en-us/legal/",
    ],
    "icp_number": [
        "沪ICP备12345678号-1", "京ICP证030173号", "粤ICP备2021000001号", "京B2-20210001", "沪ICP备12345678号-12A",
    ],
    "filing_number": [
        "网信算备310000000000001240001号", "网信算备310000000000001240001号（示例）",
        "网信算备310000000000001240001号(示例)",
    ],
    "label_code": [f"0011{USCC}00000", f"0011{USCC}10001", f"0011{USCC}2abcD"],
    "label_wording": ["人工智能生成", "AI生成", "由AI合成", "本内容由人工智能合成", "生成：AI"],
    "label_charset": ["abc-123", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~", f"0011{USCC}00000"],
    "percentage": ["0", "62%", "62.5 %", "６２．５％", "100%"],
    "past": [TODAY.isoformat(), "1999-12-31", (TODAY - timedelta(1)).isoformat()],
}  # fmt: skip

WRONG: dict[Check, list[str]] = {
    "uscc": ["", "91110000600037341K", USCC[:-1], USCC + "0", "911100006000373410", "9111000060003734IL", "示例"],
    "id_card": [
        "", "360426199101010072", "36042619910101007", "110105194912310021", "360426199113010071",
        "3604261991010100711",
    ],
    "mobile": ["", "12800000000", "1380000000", "138000000000", "021-12345678", "+1 4258828080", "138 0000 0000x"],
    "phone": ["", "12", "1234", "021-123", "phone", "+", "+1", "021-12345678-", "138000000001", "(021)"],
    "email": [
        "", "a", "a@", "@b.cn", "a@b", "a b@c.cn", "a@b.cn, c@d.cn", "a@b.cn；", "<a@b.cn>", "a@@b.cn", "a@-",
        "a@b..cn",
    ],
    "postcode": ["", "20012", "2001200", "20012a", "200 120"],
    "url": [
        "", "www.example.com", "ftp://example.com", "https://", "https://example", "https://exa mple.com",
        "javascript:alert(1)", "https://a..b",
    ],
    "icp_number": ["", "ICP备12345678号", "沪ICP12345678号", "沪ICP备12345号", "沪ICP备12345678", "沪icp备12345678号"],
    "filing_number": [
        "", "网信算备12345号", "310000000000001240001", "网信算备31000000000000124000X号",
        "网信算备310000000000001240001",
    ],
    "label_code": [
        "", f"0011{USCC}", f"0012{USCC}00000", f"0011{USCC}30000", f"0011{USCC[:-1]}K00000", f"0011{USCC}000000",
        f"0011{USCC}1000_",
    ],
    "label_wording": ["", "AI", "人工智能", "生成", "机器生成", "合成内容"],
    "label_charset": ["", "a b", 'a"b', "a\\b", "示例", "a\nb", "a\x7f", "ａ"],
    "percentage": ["", "101%", "-1%", "六成", "62%%", "1e2", "约62%"],
    "past": [(TODAY + timedelta(1)).isoformat(), "9999-12-31"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in RIGHT.items() for text in texts])
def test_right_values_pass(name: Check, text: str) -> None:
    assert CHECKS[name](text) is True


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in WRONG.items() for text in texts])
def test_wrong_values_are_found(name: Check, text: str) -> None:
    assert CHECKS[name](text) is False


def test_every_check_has_its_code_its_message_and_examples_here(library: Library) -> None:
    names = set(get_args(Check))
    assert names == set(CHECKS) == set(RIGHT) == set(WRONG)
    assert names <= set(library.messages)


def test_every_check_a_field_names_is_of_that_fields_kind(library: Library) -> None:
    for form in library.forms.values():
        for field in form.fields():
            items = [field, *getattr(field, "columns", ())]
            for item in items:
                checks = set(getattr(item, "checks", ()))
                assert checks <= ({"past"} if item.kind == "date" else set(CHECKS) - {"past"})
