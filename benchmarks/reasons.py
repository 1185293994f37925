"""Why a figure does not hold, as found by profiling; printed beneath the table while it does not."""

ORM = "Django builds and compiles each statement anew"

REASONS = {
    "P1 reviewer's queue: CPU": (
        f"{ORM}: seven statements against the floor's three, of which the chips' tally, the page of rows and the person's "
        "appointments join or nest most, take two thirds of the time. The template takes the rest, half of it the "
        "frame (header, menus, season), half the 25 rows at 45 nodes each. 0.7 needs rows drawn in Python or Jinja2, and "
        "appointments and unread count kept in the session or the cache."
    ),
    "P2 a section of the form: CPU": (
        "six statements against three; each field goes through four of our templates and three of Django's widget's."
    ),
    "P3 front page, anonymous: CPU": (
        "the page itself comes from the cache; what is left is thirteen middlewares, gunicorn's own work and one "
        "question to Redis, against a floor that was not lowered for it."
    ),
    "P6 saving a section: CPU": (
        f"{ORM}: nine (the person's appointments, the file, its section, the lock, the transaction's two) against the "
        "floor's four; reading the posted form costs the same on both sides."
    ),
    "P6 saving a section: wall": "as its CPU: five more round trips to the database.",
    "P7 worker: peak memory": (
        "64 MiB are Django, its apps and Celery before any document, 40 the import of WeasyPrint, Pillow and what makes "
        "documents, 30 the making itself; it stays flat from the second form on. Of the whole, 40 MiB are shared libraries, "
        "counted in every worker but held once."
    ),
}
