"""Why a figure does not hold, as far as profiling showed; printed beneath the table while it does not."""

REASONS = {
    "P1 reviewer's queue: CPU": (
        "five statements against the floor's three, a quarter of the page; the rest is spread over tally, rows and the frame "
        "of every page, none above a tenth. What stands behind tabs and chips has come since, as one statement more."
    ),
    "P2 a section of the form: CPU": (
        "profiled before the file was read without its nine joins: half the time was in statements (six against three), "
        "40 % in the template, half of that in drawing eight fields."
    ),
    "P6 saving a section: CPU": "nine statements against the floor's four; most of the profile is the ORM's part of them.",
    "P6 saving a section: wall": "not profiled apart from CPU; nine statements against four.",
    "P7 worker: peak memory": (
        "resident 64 MiB after django.setup(), 104 with addresses, WeasyPrint and what makes documents imported, 107 with "
        "fonts, 137 after the first form, flat after the second. About 40 of it is file-backed."
    ),
}
