"""Messages by e-mail, through a mail server: taken, put off, refused for good; and nobody is written to who chose otherwise."""

import pytest

from kashgar_zc import clock
from kashgar_zc.accounts import channels, outbox, tasks
from kashgar_zc.accounts.choices import Channel, Topic
from kashgar_zc.accounts.models import Message
from tests.factories.people import make_user
from tests.smtp_server import OK, smtp

pytestmark = pytest.mark.django_db
ADDRESS = "axu@example.com"


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""
    with smtp() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def person():
    return make_user(mail=ADDRESS, mail_verified=True)


def told(person) -> Message:
    outbox.tell(person, "申报已退回，请修改", "共 2 处。", "/apply/", channels=[Channel.EMAIL])
    tasks.deliver_messages()
    return Message.objects.get()


def test_a_message_arrives_as_a_letter_with_its_link(server, person, settings):
    message = told(person)

    (letter,) = server.received
    assert (message.state, server.asked) == (Message.State.DONE, [ADDRESS])
    assert (letter["Subject"].strip(), letter["To"]) == ("【喀什职称】申报已退回，请修改", ADDRESS)
    assert letter["Message-ID"].startswith(f"<kzc-{message.pk}@")
    assert letter.get_content().split() == ["共", "2", "处。", f"{settings.SITE_ADDRESS}/apply/"]


def test_a_server_that_is_busy_gets_it_later(server, person):
    server.answer = f"451 4.7.1 <{ADDRESS}>: try again later"
    message = told(person)
    first = (message.state, message.attempts, message.reason, len(server.received))

    server.answer = OK
    with clock.at(message.due_at):
        tasks.deliver_messages()

    message.refresh_from_db()
    assert first == (Message.State.DUE, 1, "451 4.7.1 <ax***@example.com>: try again later", 0)
    assert (message.state, message.attempts, message.reason, len(server.received)) == (Message.State.DONE, 2, "", 1)


def test_an_address_that_is_not_there_is_given_up_at_once(server, person):
    server.answer = f"550 5.1.1 <{ADDRESS}>: no such mailbox"

    message = told(person)

    assert (message.state, message.attempts) == (Message.State.DEAD, 1)
    assert message.reason == "550 5.1.1 <ax***@example.com>: no such mailbox"
    assert tasks.deliver_messages() == 0


def test_a_server_that_stays_away_is_given_up_with_its_reason(server, person):
    server.shutdown()
    server.server_close()
    message = told(person)

    for _try in range(outbox.ATTEMPTS - 1):
        message.refresh_from_db()
        with clock.at(message.due_at):
            tasks.deliver_messages()

    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.DEAD, outbox.ATTEMPTS)
    assert "refused" in message.reason


@pytest.mark.parametrize(
    ("topic", "usual"),
    [
        (Topic.ACTION, {"inbox", "sms", "email"}),
        (Topic.PROGRESS, {"inbox", "email"}),
        (Topic.WORK, {"inbox"}),
        (Topic.ACCOUNT, {"inbox", "sms"}),
    ],
)
def test_a_topic_comes_as_usual_and_as_chosen_instead(person, topic, usual):
    def ways() -> set[str]:
        Message.objects.all().delete()
        outbox.tell(person, "主题", "内容", topic=topic)
        return set(Message.objects.values_list("channel", flat=True))

    before = ways()
    pairs = [(one, way) for one in channels.CHOSEN for way in channels.ASKED]
    channels.choose(person, {pair: pair[1] not in usual for pair in pairs})

    other = {"inbox", "sms", "email"} - usual | {"inbox"}
    assert (before, ways()) == (usual, usual if topic == Topic.ACCOUNT else other)
