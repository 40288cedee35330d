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
    return _tr("No se pudo completar. Inténtalo de nuevo.")


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
        Offline: _tr("No hay conexión con el servicio. Lo que guardaste está a salvo; se enviará cuando vuelva."),
        Unknown: _tr(
            "Se perdió la respuesta del servicio y no se sabe si se completó. Quedó «por confirmar» en la bandeja de "
            "salida: se buscará antes de reenviarlo, para no duplicarlo."
        ),
        Unauthorized: _tr("La clave de API no es válida o fue revocada. Cópiala otra vez de tu cuenta de gigstack."),
        Forbidden: _tr("Esta clave no tiene permiso para hacerlo. Pide a quien administra la cuenta que lo habilite."),
        NotFound: _tr("Ya no existe en el servicio; quizá se eliminó desde otro lugar. Actualiza la lista con F5."),
        NoKeyring: _tr(
            "Esta computadora no tiene un llavero donde guardar la clave, o está bloqueado. Desbloquéalo e inténtalo "
            "de nuevo; sin él, la clave solo se recuerda hasta cerrar el programa."
        ),
        DiskFull: _tr("No queda espacio en el disco. Libera espacio e inténtalo de nuevo."),
        StoreDamaged: _tr(
            "No se pudo abrir la copia local de tus datos. Tus documentos siguen en el servicio: en Ajustes › Datos "
            "puedes vaciarla para descargarla otra vez."
        ),
    }


def _rejected(error: Rejected) -> str:
    said = error.message.strip() or (error.fields[0].message.strip() if error.fields else "")
    if not said:
        return _tr("El servicio no aceptó los datos. Revisa los campos marcados y vuelve a intentarlo.")
    said = said if said.endswith((".", "!", "?")) else said + "."
    return said if len(error.fields) != 1 else _tr("{said} Revisa el campo marcado.").format(said=said)


def _busy(error: Busy) -> str:
    if error.retry_after is None:
        return _tr("El servicio está saturado. Espera un momento e inténtalo de nuevo.")
    seconds = max(1, round(error.retry_after))
    return _tr("El servicio está saturado. Inténtalo de nuevo en {seconds} s.").format(seconds=seconds)


def _failure(error: ServiceFailure) -> str:
    code = _tr(" (error {status})").format(status=error.status) if error.status else ""
    return _tr("El servicio falló{code}. No es por tus datos: inténtalo de nuevo en unos minutos.").format(code=code)


def _print_failed(error: PrintFailed) -> str:
    words = {
        "no_printer": _tr("No hay ninguna impresora instalada. Instala una o guarda el PDF."),
        "queue": _tr("La impresora no aceptó el documento. Revisa que esté encendida e inténtalo de nuevo."),
        "no_answer": _tr("El sistema de impresión no responde. Inténtalo de nuevo en un momento o guarda el PDF."),
        "file": _tr("El archivo por imprimir ya no está. Vuelve a abrir el documento e inténtalo de nuevo."),
    }
    return words.get(error.reason, _tr("No se pudo escribir el documento. Elige otro lugar u otra impresora."))


def _bad_xml() -> dict[str, str]:
    """Why an XML cannot be used, by `cfdi.xml_parsing.BadXml.reason`."""
    large = _tr("Pesa más, o tiene más elementos, de lo que lleva un CFDI. Pide el XML original a quien lo emitió.")
    return {
        "xml_empty": _tr("El archivo está vacío. Descárgalo de nuevo o pídelo a quien lo emitió."),
        "xml_too_big": large,
        "xml_too_deep": large,
        "xml_malformed": _tr("El XML está dañado o incompleto. Descárgalo de nuevo o pídelo a quien lo emitió."),
        "xml_dtd": _tr("Trae declaraciones (DTD) que un CFDI no lleva; por seguridad no se abrió."),
        "xml_not_cfdi": _tr("Es un XML, pero no un CFDI 4.0 o 3.3."),
        "xml_too_long": _tr("Tiene demasiados conceptos para mostrarlo aquí."),
        "xml_value": _tr("Tiene un importe, una fecha o una clave que no se puede leer; no es un CFDI válido."),
    }


def bad_file(error: BadFile) -> str:
    """Why a file cannot be used (csf.md, section 5), after its name when the error's details have one."""
    scanned = _tr("El PDF es una imagen, sin texto. Usa el PDF original del SAT o captura los datos a mano.")
    slow = _tr("Leer el PDF tardó demasiado y se detuvo. Usa el archivo original del SAT.")
    words = {
        "empty": _tr("El archivo está vacío. Vuelve a descargarlo del SAT."),
        "not_pdf": _tr(
            "Esto no es un PDF. Arrastra la Constancia de Situación Fiscal en PDF, tal como la descargas del SAT."
        ),
        "too_big": _tr(
            "El archivo pesa más de 10 MB. La constancia del SAT pesa menos de 1 MB; usa el archivo original."
        ),
        "damaged": _tr("El PDF está dañado o incompleto y no se puede abrir. Descárgalo de nuevo."),
        "encrypted": _tr("El PDF está protegido con contraseña. Quítasela o descarga la constancia de nuevo."),
        "not_csf": _tr("Este documento no es una Constancia de Situación Fiscal."),
        "scanned": scanned,
        "no_text": scanned,
        "too_slow": slow,
        "timeout": slow,
        "unreadable": _tr("No se pudo abrir el archivo. Revisa que siga en su lugar y que tengas permiso de leerlo."),
        "missing": _tr("No se pudo abrir el archivo. Revisa que siga en su lugar y que tengas permiso de leerlo."),
        "folder": _tr("Es una carpeta. Arrastra los archivos que están dentro."),
        **_bad_xml(),
    }
    told = words.get(error.reason, _tr("No se pudo usar el archivo. Prueba con el original."))
    name = error.details.get("name", "")
    return f"«{name}»: {told[0].lower()}{told[1:]}" if name else told
