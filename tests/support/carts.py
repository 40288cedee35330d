"""Random documents with a fixed seed: everyday carts with any mix of taxes, currencies, egresses and payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from gigstack_desktop.cfdi.model import Document, Invoice, Line, Payment, Relation, Stamp, Tax, ThirdParty
from gigstack_desktop.cfdi.pagos import BadPayment, build_payment_invoice, pay, payable, settlement_equivalence
from gigstack_desktop.cfdi.totals import compute
from tests.support.invoices import COMPANY, DATE, ISSUER

D = Decimal
WORDS = ("Consultoría", "Café «La Ñ» & compañía", "Renta de local", 'Tornillo 1/4"', "Flete <local>", "Póliza 'A'")
IVA = ("0.160000", "0.160000", "0.160000", "0.080000", "0")
WITHHELD = (("001", "0.10"), ("001", "0.0125"), ("002", "0.106667"), ("002", "0.04"))


def _price(random: Random, decimals: int) -> Decimal:
    return D(random.randint(1, 5_000_000)).scaleb(-decimals)


def _taxes(random: Random) -> tuple[Tax, ...]:
    taxes = []
    if random.random() < 0.15:
        taxes.append(Tax("003", rate=D(random.choice(("0.08", "0.265", "0.53")))))
    elif random.random() < 0.05:
        taxes.append(Tax("003", "Cuota", D("3.081800"), base=D(random.randint(1, 9000)).scaleb(-2)))
    if random.random() < 0.15:
        taxes.append(Tax("002", "Exento"))
    else:
        taxes.append(Tax("002", rate=D(random.choice(IVA))))
    taxes += [Tax(kind, rate=D(rate), withheld=True) for kind, rate in WITHHELD if random.random() < 0.12]
    return tuple(taxes)


def line(random: Random) -> Line:
    """One line: whole or fractional quantity, 0 to 6 decimals in the price, at times a discount or a third party."""
    quantity = D(random.randint(1, 40)) if random.random() < 0.7 else D(random.randint(1, 90_000)).scaleb(-3)
    price = _price(random, random.choice((0, 2, 2, 2, 3, 4, 6)))
    discount = D(0)
    if random.random() < 0.2:
        most = int(quantity * price * 100 * D("0.6"))
        discount = D(random.randint(0, max(most, 0))).scaleb(-2)
    third = ThirdParty("URE180429TM6", "ROBOTICA ESPAÑOLA", "601", "86991") if random.random() < 0.05 else None
    return Line(
        description=random.choice(WORDS),
        quantity=quantity,
        unit_price=price,
        product_key=random.choice(("80141503", "50201706", "78101802")),
        unit_key=random.choice(("H87", "E48", "KGM")),
        unit_name=random.choice(("", "Pieza")),
        sku=random.choice(("", "SKU-Ñ1")),
        discount=discount,
        taxes=_taxes(random),
        third_party=third,
    )


def plain_line(random: Random) -> Line:
    """A line whose every amount ends on a whole cent, as most shops sell."""
    taxes = [Tax("002", rate=D(random.choice(IVA)))]
    taxes += [Tax("001", rate=D("0.10"), withheld=True)] if random.random() < 0.3 else []
    price = D(100 * random.randint(1, 900))
    return Line("Consultoría", D(random.randint(1, 9)), price, "80141503", "E48", taxes=tuple(taxes))


def cart(random: Random) -> Invoice:
    """An income or egress document of 1 to 12 lines, in pesos, dollars or yen, that a PAC could take."""
    currency = random.choice(("MXN",) * 8 + ("USD", "JPY"))
    kind_of_line = plain_line if random.random() < 0.2 else line
    invoice = Invoice(
        kind="I",
        issuer=ISSUER,
        receiver=COMPANY,
        place="42501",
        date=DATE + timedelta(seconds=random.randint(0, 40_000)),
        lines=tuple(kind_of_line(random) for _ in range(random.randint(1, 12))),
        currency=currency,
        exchange_rate=None if currency == "MXN" else D(random.randint(1, 250_000)).scaleb(-4),
        payment_form="03",
        payment_method="PUE",
        series=random.choice(("", "A", "Ñ")),
        folio=str(random.randint(1, 99_999)),
        conditions=random.choice(("", "30 días")),
    )
    if random.random() < 0.15:
        related = Relation("01", (str(_uuid(random)),))
        invoice = replace(invoice, kind="E", relations=(related,), receiver=replace(COMPANY, uso_cfdi="G02"))
    return invoice if compute(invoice).total >= 0 else cart(random)


def _uuid(random: Random) -> str:
    digits = f"{random.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def stamped(random: Random, invoice: Invoice) -> Document:
    """The invoice as if it had been stamped, for what only needs its folio."""
    stamp = Stamp(_uuid(random), invoice.date, "SPR190613I52", "", "30001000000500003456", "")
    return Document(invoice, compute(invoice), stamp=stamp)


def collection(random: Random) -> Invoice:
    """A payment document (type P) of one to three invoices, whole or in part, at times in another currency."""
    currency, rate = random.choice((("MXN", D(1)), ("MXN", D(1)), ("USD", D("19.0123"))))
    documents, received = [], D(0)
    for _ in range(random.randint(1, 3)):
        document = stamped(random, replace(cart(random), kind="I", relations=(), payment_method="PPD"))
        balance = document.totals.total
        if balance <= 1:
            continue
        paid = balance if random.random() < 0.5 else (balance * D(random.randint(20, 90)) / 100).quantize(D("0.01"))
        if document.invoice.currency == "JPY":
            paid = paid.to_integral_value()
        arrived = paid
        if document.invoice.currency == currency:
            equivalence = D(1)
        else:
            arrived = (paid * D(random.randint(5, 200_000)).scaleb(-4)).quantize(D("0.01")) or D("0.01")
            equivalence = settlement_equivalence(paid, arrived)
        try:
            documents.append(pay(payable(document), paid, equivalence=equivalence))
        except BadPayment:
            continue
        received += arrived
    if not documents:
        return collection(random)
    payment = Payment(DATE - timedelta(days=1), "03", received + D("0.02"), tuple(documents), currency, rate)
    return build_payment_invoice(ISSUER, COMPANY, "42501", DATE, (payment,), series="P", folio="7")
