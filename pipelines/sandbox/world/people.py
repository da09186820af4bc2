"""Invented Koreans who buy and receive. Their data is here so that a test can look for it where it must not be."""

from faker import Faker

from .goods import Person

EMAIL_HOSTS = ("example.com", "example.net", "example.org")


def people(seed: int, count: int) -> list[Person]:
    """`count` people, the same for the same seed. Member ids are unique; mail domains are reserved ones."""
    fake = Faker("ko_KR")
    fake.seed_instance(seed)
    return [_person(fake, number) for number in range(count)]


def _person(fake: Faker, number: int) -> Person:
    member = f"{fake.user_name()}{number}"
    return Person(
        member_id=member,
        name=fake.name(),
        # 010-0XXX is not assigned to subscribers, so no real phone is named
        phone=f"010-0{number % 1000:03d}-{fake.random_int(0, 9999):04d}",
        email=f"{member}@{EMAIL_HOSTS[number % 3]}",
        zipcode=f"{fake.random_int(1000, 63999):05d}",
        address=fake.address().replace("\n", " "),
        address_detail=f"{fake.random_int(1, 30)}동 {fake.random_int(101, 2004)}호",
    )
