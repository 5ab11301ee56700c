"""What is counted or measured, as it stands right after a number."""

from __future__ import annotations

_UNITS = (
    r"₽|руб|рубл|р\.|р\b|коп|тг\b|тенге|\$|€|£|usd|eur|rub|元|块|塊|¥|сом\b|грн|byn",
    r"шт|штук|пар|комплект|упак|пач|уп\b|кор|мест|лист|об\b|страниц|стр\b|капель|капл",
    r"капсул|табл",
    r'мм|см|м\b|м²|м2|м3|км|дюйм|"|″|г\b|гр\b|грамм|кг|кило|мг|мл|л\b|литр|вт\b|квт',
    r"ватт|в\b|вольт",
    r"а·?ч|мач|mah|гц|мгц|ггц|лм|к\b|°|градус|%|процент|ом\b|бит|мб\b|гб\b|тб\b|gb|mb\b",
    r"tb\b|мп\b",
    r"дн|день|дня|дней|час|мин|сек|лет|год|месяц|недел|раз\b|числ",
    r"pcs|pieces|pairs?\b|packs?\b|mm\b|cm\b|m\b|in\b|inch|ft\b|kg\b|g\b|lb|oz\b|ml\b",
    r"l\b|w\b|v\b|hz",
    r"lm\b|k\b|rpm|days?\b|hours?\b|minutes?\b|years?\b|weeks?\b|dollars?|bucks|quid",
    r"rupees|rs\b|inr",
    r"箱|盒|包|袋|瓶|卷|本|套|台|把|根|片|层|排|组|位|人|次|家|杯|粒|颗|枚|支|辆|份|顶|间|点钟|折|股|页|寸",
    r"件|双|雙|个|個|只|条|條|张|張|克|斤|公斤|千克|米|厘米|毫米|升|毫升|瓦|伏|度|天|小时|分钟|年|月|日|码|寸",
    r"英寸|岁|mp\b",
)
UNITS = f"(?:{'|'.join(_UNITS)})"
"""A regular expression; every branch is literal, so that it is linear."""
