"""Row labels: ordinals are stripped, codes parted from names, totals known, 其中 measured."""

from __future__ import annotations

import pytest

from mingzhang.interpret.labels import is_total, of_which_width, parse_code, parse_code_name, strip_ordinal


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("二十八、结转下年", "结转下年"),
        ("其中：（一）因公出国（境）支出", "因公出国（境）支出"),
        ("（二）公务用车购置及运行维护支出", "公务用车购置及运行维护支出"),
        ("1.公务用车购置费", "公务用车购置费"),
        ("2．公务用车运行维护费", "公务用车运行维护费"),
        ("①办公费", "办公费"),
        ("一般行政管理事务", "一般行政管理事务"),
        ("“三公”经费", "“三公”经费"),
        ("5G建设", "5G建设"),
        ("1.5米以上树木", "1.5米以上树木"),
        ("十一、", ""),
    ],
)
def test_ordinals(label: str, bare: str) -> None:
    assert strip_ordinal(label) == bare


@pytest.mark.parametrize(
    ("label", "code", "name"),
    [
        ("[2010301]行政运行", "2010301", "行政运行"),
        ("　　[2010399]其他政府办公厅（室）及相关机构事务支出", "2010399", "其他政府办公厅（室）及相关机构事务支出"),
        ("【301】工资福利支出", "301", "工资福利支出"),
        ("30101 基本工资", "30101", "基本工资"),
        ("合计", None, "合计"),
        ("2024年项目", None, "2024年项目"),
        ("[2014001", None, "[2014001"),
        ("2010801-行政运行", "2010801", "行政运行"),
        ("277.84 十二、农林水支出", None, "277.84 十二、农林水支出"),
    ],
)
def test_code_and_name(label: str, code: str | None, name: str) -> None:
    assert parse_code_name(label.strip("　")) == (code, name)


@pytest.mark.parametrize("label", ["100万元以上设备", "110联动指挥平台", "120急救"])
def test_a_name_that_begins_with_three_digits_has_no_code(label: str) -> None:
    assert parse_code_name(label) == (None, label)


@pytest.mark.parametrize(
    ("text", "code"),
    [("2010301", "2010301"), ("[201]", "201"), ("20 103", "20103"), ("合计", None), ("2010", None), ("20103011", None)],
)
def test_codes_have_three_five_or_seven_digits(text: str, code: str | None) -> None:
    assert parse_code(text) == code


@pytest.mark.parametrize(
    "label", ["合计", "合 计", "收入总计", "支出总计", "本年支出合计", "一、本年收入合计", "总　计"]
)
def test_totals(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize("label", ["财政拨款合计数说明", "统计信息事务", "其他支出", "", "会计"])
def test_other_labels_are_no_totals(label: str) -> None:
    assert not is_total(label)


def test_of_which_moves_a_label_by_its_width() -> None:
    assert of_which_width("其中：（一）因公出国（境）支出") == 3.0
    assert of_which_width("（二）公务用车") == 0.0
