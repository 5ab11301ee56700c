"""What is counted or measured, as it stands right after a number."""

from __future__ import annotations

_UNITS = (
    r"[вкгмл]\b(?!\s[а-я]{2})",
    r"₽|руб\b|рубл|р\.|р\b|коп\b|копе|тг\b|тенге|\$|€|£|usd|eur\b|rub\b|元|块|塊|¥|сом\b",
    r"грн|byn",
    r"шт\b|штук|пар\b|пары|комплект|упак|пач|уп\b|короб|мест\b|места\b|лист|об\b",
    r"страниц|стр\b|капель|капл|капсул|табл",
    r"мм\b|см²|м2|м3|км\b|дюйм|\"|″|гр\b|грамм|кг\b|кило|мг\b|мл\b",
    r"литр|вт\b|квт|ватт|вольт",
    r"а·?ч\b|мач|mah|гц\b|мгц|ггц|лм\b|°|градус|%|процент|ом\b|бит\b|мб\b|гб\b",
    r"тб\b|gb\b|mb\b|tb\b|мп\b",
    r"дн\b|день\b|дня\b|дней|час\b|час[аов]{1,2}\b|мин\b|минут|сек\b|секунд|лет\b",
    r"год\b|год[ауо]|месяц|недел|раз\b|раза\b|числа?\b",
    r"pcs|pieces|pairs?\b|packs?\b|mm\b|cm\b|m\b|in\b|inch|ft\b|kg\b|g\b|lbs?\b|oz\b",
    r"ml\b|l\b|w\b|v\b|hz\b",
    r"lm\b|k\b|rpm|days?\b|hours?\b|minutes?\b|years?\b|weeks?\b|dollars?|bucks|quid",
    r"rupees|rs\b|inr\b",
    r"箱|盒|包|袋|瓶|卷|本|套|台|把|根|片|层|排|组|位|人|次|家|杯|粒|颗|枚|支|辆|份|顶|间|点钟|折|股|页",
    r"件|双|雙|个|個|只|条|條|张|張|克|斤|公斤|千克|米|厘米|毫米|升|毫升|瓦|伏|度|天|小时|分钟|年|月|日|码|寸",
    r"英寸|岁|mp\b",
)
UNITS = f"(?:{'|'.join(_UNITS)})"
"""A regular expression; every branch is literal, so that it is linear."""
