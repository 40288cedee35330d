"""The words of errors: every `AppError` as a Spanish sentence that says what happened and what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gigstack_desktop.errors import (
    AppError,
    BadFile,
    Busy,
    DiskFull,
    Forbidden,
    NoKeyring,
    NotFound,
    Offline,
    PrintFailed,
    Rejected,
    ServiceFailure,
    StoreDamaged,
    Unauthorized,
    Unknown,
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Errors", text)


def sentence(error: AppError) -> str:
    """What to show a person for `error`; never technical, always with the next step."""
    if isinstance(error, Rejected):
        return _rejected(error)
    if isinstance(error, BadFile):
        return bad_file(error)
    if isinstance(error, PrintFailed):
        return _print_failed(error)
    if isinstance(error, Busy):
        return _busy(error)
    if isinstance(error, ServiceFailure):
        return _failure(error)
    for kind, words in _plain().items():
        if isinstance(error, kind):
            return words
    return _tr("No se pudo completar. Inténtelo de nuevo.")


def title(error: AppError) -> str:
    """Two or three words for the heading of a dialog or a notice."""
    names = {
        Offline: _tr("Sin conexión"),
        Unknown: _tr("Por confirmar"),
        Unauthorized: _tr("Clave no válida"),
        Forbidden: _tr("Sin permiso"),
        NotFound: _tr("No se encontró"),
        Rejected: _tr("No se aceptó"),
        BadFile: _tr("Archivo no utilizable"),
        NoKeyring: _tr("Sin llavero de claves"),
        DiskFull: _tr("Disco lleno"),
        PrintFailed: _tr("No se imprimió"),
    }
    return next((words for kind, words in names.items() if isinstance(error, kind)), _tr("No se pudo completar"))


def field_sentences(error: AppError) -> dict[str, str]:
    """The service's own words for each field it refused, by path, to be shown beside the fields."""
    return {problem.path: problem.message for problem in error.fields} if isinstance(error, Rejected) else {}


def _plain() -> dict[type[AppError], str]:
    return {
        Offline: _tr("No hay conexión con el servicio. Lo que guardó está a salvo; se enviará al volver la conexión."),
        Unknown: _tr(
            "Se perdió la respuesta del servicio y no se sabe si se completó. Quedó «por confirmar» en Actividad: "
            "se buscará antes de reenviarlo, para no duplicarlo."
        ),
        Unauthorized: _tr("La clave de API no es válida o fue revocada. Revísela en Ajustes › Conexión."),
        Forbidden: _tr("Esta clave no tiene permiso para hacerlo. Pida a quien administra la cuenta que lo habilite."),
        NotFound: _tr("Ya no existe en el servicio; quizá se eliminó desde otro lugar. Actualice la lista con F5."),
        NoKeyring: _tr(
            "Esta computadora no tiene un llavero donde guardar la clave, o está bloqueado. Desbloquéelo e inténtelo "
            "de nuevo; sin él, la clave solo se recuerda hasta cerrar el programa."
        ),
        DiskFull: _tr("No queda espacio en el disco. Libere espacio e inténtelo de nuevo."),
        StoreDamaged: _tr(
            "No se pudo abrir la copia local de sus datos. Sus documentos siguen en el servicio: en Ajustes › Datos "
            "puede vaciarla para descargarla otra vez."
        ),
    }


def _rejected(error: Rejected) -> str:
    said = error.message.strip() or (error.fields[0].message.strip() if error.fields else "")
    if not said:
        return _tr("El servicio no aceptó los datos. Revise los campos marcados y vuelva a intentarlo.")
    said = said if said.endswith((".", "!", "?")) else said + "."
    return said if len(error.fields) != 1 else _tr("{said} Revise el campo marcado.").format(said=said)


def _busy(error: Busy) -> str:
    if error.retry_after is None:
        return _tr("El servicio está saturado. Espere un momento e inténtelo de nuevo.")
    seconds = max(1, round(error.retry_after))
    return _tr("El servicio está saturado. Inténtelo de nuevo en {seconds} s.").format(seconds=seconds)


def _failure(error: ServiceFailure) -> str:
    code = _tr(" (error {status})").format(status=error.status) if error.status else ""
    return _tr("El servicio falló{code}. No es por sus datos: inténtelo de nuevo en unos minutos.").format(code=code)


def _print_failed(error: PrintFailed) -> str:
    words = {
        "no_printer": _tr("No hay ninguna impresora instalada. Instale una o guarde el PDF."),
        "queue": _tr("La impresora no aceptó el documento. Revise que esté encendida e inténtelo de nuevo."),
        "no_answer": _tr("El sistema de impresión no responde. Inténtelo de nuevo en un momento o guarde el PDF."),
        "file": _tr("El archivo por imprimir ya no está. Vuelva a abrir el documento e inténtelo de nuevo."),
    }
    return words.get(error.reason, _tr("No se pudo escribir el documento. Elija otro lugar u otra impresora."))


def bad_file(error: BadFile) -> str:
    """Why a file cannot be used, naming it when the error does (`name`, `size`, `limit` in the details)."""
    words = {
        "empty": _tr("El archivo {name} está vacío. Descárguelo otra vez."),
        "not_pdf": _tr("{name} no es un PDF, aunque se llame así. Use el PDF original que descargó del SAT."),
        "too_big": _tr("{name} pesa más de 10 MB. La constancia original del SAT pesa mucho menos: use esa."),
        "damaged": _tr("{name} está dañado y no se puede leer. Descárguelo otra vez."),
        "encrypted": _tr("{name} está protegido con contraseña. Guarde una copia sin contraseña y suéltela aquí."),
        "not_csf": _tr("{name} no es una Constancia de Situación Fiscal. Puede capturar los datos a mano."),
        "scanned": _tr("{name} es una imagen escaneada, sin texto. Use el PDF original que descargó del SAT."),
        "no_text": _tr("{name} es una imagen escaneada, sin texto. Use el PDF original que descargó del SAT."),
        "too_slow": _tr("Leer {name} tardó demasiado y se detuvo. Use el PDF original que descargó del SAT."),
        "timeout": _tr("Leer {name} tardó demasiado y se detuvo. Use el PDF original que descargó del SAT."),
        "unreadable": _tr("No se pudo leer {name}. Revise que el archivo exista y que tenga permiso de abrirlo."),
        "missing": _tr("No se encontró {name}. Revise que el archivo siga en su lugar."),
    }
    name = error.details.get("name", "")
    told = words.get(error.reason, _tr("No se pudo usar {name}. Pruebe con el archivo original."))
    text = told.format(name=f"«{name}»" if name else _tr("El archivo")).replace(
        _tr("El archivo El archivo"), _tr("El archivo")
    )
    return text[0].upper() + text[1:]
