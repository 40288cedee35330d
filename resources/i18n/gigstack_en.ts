<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="es_MX">
<context>
    <name>ActivityView</name>
    <message>
        <source>Bandeja de salida</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>Todo está confirmado</source>
        <translation>Everything is confirmed</translation>
    </message>
    <message>
        <source>Lo que timbres o guardes sin conexión esperará aquí hasta que el servicio lo confirme.</source>
        <translation>What you stamp or save without a connection waits here until the service confirms it.</translation>
    </message>
    <message>
        <source>Reintentar</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Descartar</source>
        <translation>Discard</translation>
    </message>
    <message>
        <source>En cola</source>
        <translation>Queued</translation>
    </message>
    <message>
        <source>Enviando</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Por confirmar</source>
        <translation>To be confirmed</translation>
    </message>
    <message>
        <source>Hecho</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Rechazado</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Qué</source>
        <translation>What</translation>
    </message>
    <message>
        <source>Para quién</source>
        <translation>For whom</translation>
    </message>
    <message>
        <source>Intentos</source>
        <translation>Attempts</translation>
    </message>
    <message>
        <source>Desde</source>
        <translation>Since</translation>
    </message>
    <message>
        <source>Detalle</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Timbrar factura</source>
        <translation>Stamp invoice</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Guardar cliente</source>
        <translation>Save client</translation>
    </message>
    <message>
        <source>Subir documento</source>
        <translation>Upload document</translation>
    </message>
    <message>
        <source>Se perdió la respuesta; se busca en el servicio antes de reenviar.</source>
        <translation>The answer was lost; it is looked up in the service before it is sent again.</translation>
    </message>
    <message>
        <source>Esperando la respuesta del servicio.</source>
        <translation>Waiting for the service to answer.</translation>
    </message>
    <message>
        <source>Próximo intento: {when}</source>
        <translation>Next attempt: {when}</translation>
    </message>
    <message>
        <source>Se enviará al volver la conexión.</source>
        <translation>It will be sent when the connection is back.</translation>
    </message>
    <message>
        <source>Actividad</source>
        <translation>Activity</translation>
    </message>
    <message>
        <source>Bandeja de salida: lo prometido que el servicio aún no confirma.</source>
        <translation>Outbox: what was promised and the service has not confirmed yet.</translation>
    </message>
    <message>
        <source>Buscar en el servicio</source>
        <translation>Look it up in the service</translation>
    </message>
    <message>
        <source>Solo se puede descartar lo que con seguridad no se envió.</source>
        <translation>Only what certainly was not sent can be discarded.</translation>
    </message>
    <message>
        <source>¿Descartar?</source>
        <translation>Discard it?</translation>
    </message>
    <message>
        <source>«{what}» no se enviará. El borrador se conserva.</source>
        <translation>“{what}” will not be sent. The draft is kept.</translation>
    </message>
    <message>
        <source>Se descartó; el borrador se conserva.</source>
        <translation>Discarded; the draft is kept.</translation>
    </message>
</context>
<context>
    <name>Breakdown</name>
    <message>
        <source>y {n} conceptos más, que están en la explicación que se copia</source>
        <translation>and {n} more items, which are in the explanation that is copied</translation>
    </message>
    <message>
        <source>Concepto</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>Cuenta</source>
        <translation>Calculation</translation>
    </message>
    <message>
        <source>Importe exacto</source>
        <translation>Exact amount</translation>
    </message>
    <message>
        <source>Resumen</source>
        <translation>Summary</translation>
    </message>
    <message>
        <source>Suma exacta</source>
        <translation>Exact sum</translation>
    </message>
    <message>
        <source>Redondeo</source>
        <translation>Rounding</translation>
    </message>
    <message>
        <source>En la factura</source>
        <translation>On the invoice</translation>
    </message>
    <message>
        <source>Descuento</source>
        <translation>Discount</translation>
    </message>
    <message>
        <source>Subtotal</source>
        <translation>Subtotal</translation>
    </message>
    <message>
        <source>sobre {base}</source>
        <translation>on {base}</translation>
    </message>
</context>
<context>
    <name>BreakdownSheet</name>
    <message>
        <source>¿De dónde sale cada centavo?</source>
        <translation>Where does each cent come from?</translation>
    </message>
    <message>
        <source>Copiar explicación</source>
        <translation>Copy explanation</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Copiada</source>
        <translation>Copied</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Leyendo {name}</source>
        <translation>Reading {name}</translation>
    </message>
    <message>
        <source>No se guardó nada.</source>
        <translation>Nothing was saved.</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Capturar a mano</source>
        <translation>Type it in</translation>
    </message>
    <message>
        <source>Guardado en tus clientes</source>
        <translation>Saved among your clients</translation>
    </message>
    <message>
        <source>Ver cliente</source>
        <translation>See client</translation>
    </message>
    <message>
        <source>Facturar</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>emitida el {day}</source>
        <translation>issued on {day}</translation>
    </message>
    <message>
        <source>idCIF {number}</source>
        <translation>idCIF {number}</translation>
    </message>
    <message>
        <source>Cliente nuevo</source>
        <translation>New client</translation>
    </message>
    <message>
        <source>Ya es cliente, sin cambios</source>
        <translation>Already a client, no changes</translation>
    </message>
    <message>
        <source>Ya es cliente: 1 cambio</source>
        <translation>Already a client: 1 change</translation>
    </message>
    <message>
        <source>Ya es cliente: {n} cambios</source>
        <translation>Already a client: {n} changes</translation>
    </message>
    <message>
        <source>Dato</source>
        <translation>Field</translation>
    </message>
    <message>
        <source>En la constancia</source>
        <translation>In the constancia</translation>
    </message>
    <message>
        <source>En tus clientes</source>
        <translation>Among your clients</translation>
    </message>
    <message>
        <source>{label}, antes: {text}</source>
        <translation>{label}, before: {text}</translation>
    </message>
    <message>
        <source>revisa este dato</source>
        <translation>check this value</translation>
    </message>
    <message>
        <source>nuevo</source>
        <translation>new</translation>
    </message>
    <message>
        <source>cambia</source>
        <translation>changes</translation>
    </message>
    <message>
        <source>Elige el régimen</source>
        <translation>Choose the tax regime</translation>
    </message>
    <message>
        <source>Elige con qué régimen se le va a facturar.</source>
        <translation>Choose the tax regime to invoice with.</translation>
    </message>
    <message>
        <source>Leído del PDF, sin validar ante el SAT</source>
        <translation>Read from the PDF, not validated with the SAT</translation>
    </message>
    <message>
        <source>Corregir a mano</source>
        <translation>Correct by hand</translation>
    </message>
    <message>
        <source>Abre el formulario con lo que se leyó</source>
        <translation>Opens the form with what was read</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Guardar y facturar</source>
        <translation>Save and invoice</translation>
    </message>
    <message>
        <source>Actualizar</source>
        <translation>Update</translation>
    </message>
    <message>
        <source>Actualizar y facturar</source>
        <translation>Update and invoice</translation>
    </message>
    <message>
        <source>Guardando…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>Descartar</source>
        <translation>Discard</translation>
    </message>
</context>
<context>
    <name>ChooseInvoiceSheet</name>
    <message>
        <source>¿Qué factura te pagaron?</source>
        <translation>Which invoice was paid?</translation>
    </message>
    <message>
        <source>Folio, cliente, RFC o saldo</source>
        <translation>Folio, client, RFC or balance</translation>
    </message>
    <message>
        <source>Facturas con saldo</source>
        <translation>Invoices with balance</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Folio</source>
        <translation>Folio</translation>
    </message>
    <message>
        <source>Fecha</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Saldo</source>
        <translation>Balance</translation>
    </message>
</context>
<context>
    <name>ClientBox</name>
    <message>
        <source>Nombre, RFC o correo del cliente</source>
        <translation>Name, RFC or email of the client</translation>
    </message>
    <message>
        <source>Régimen fiscal</source>
        <translation>Tax regime (régimen)</translation>
    </message>
    <message>
        <source>Uso del CFDI</source>
        <translation>CFDI use</translation>
    </message>
    <message>
        <source>Quitar el cliente</source>
        <translation>Remove the client</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>RFC</source>
        <translation>RFC</translation>
    </message>
    <message>
        <source>Código postal</source>
        <translation>Postal code</translation>
    </message>
    <message>
        <source>CP {zip}</source>
        <translation>ZIP {zip}</translation>
    </message>
    <message>
        <source>sin CP</source>
        <translation>no ZIP</translation>
    </message>
    <message>
        <source>última {day}</source>
        <translation>last one {day}</translation>
    </message>
</context>
<context>
    <name>ClientCard</name>
    <message>
        <source>Cerrar la ficha</source>
        <translation>Close the card</translation>
    </message>
    <message>
        <source>Facturar</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>Editar</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Más acciones</source>
        <translation>More actions</translation>
    </message>
    <message>
        <source>Facturas del cliente</source>
        <translation>Invoices of the client</translation>
    </message>
    <message>
        <source>Pagos del cliente</source>
        <translation>Payments of the client</translation>
    </message>
    <message>
        <source>Folio</source>
        <translation>Folio</translation>
    </message>
    <message>
        <source>Fecha</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Aplicado a</source>
        <translation>Applied to</translation>
    </message>
    <message>
        <source>Monto</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Facturas</source>
        <translation>Invoices</translation>
    </message>
    <message>
        <source>Pagos</source>
        <translation>Payments</translation>
    </message>
    <message>
        <source>Facturas y pagos del cliente</source>
        <translation>Invoices and payments of the client</translation>
    </message>
    <message>
        <source>Facturas  {n}</source>
        <translation>Invoices  {n}</translation>
    </message>
    <message>
        <source>Pagos  {n}</source>
        <translation>Payments  {n}</translation>
    </message>
    <message>
        <source>Saldo PPD</source>
        <translation>PPD balance</translation>
    </message>
    <message>
        <source>Última factura</source>
        <translation>Last invoice</translation>
    </message>
    <message>
        <source>RFC</source>
        <translation>RFC</translation>
    </message>
    <message>
        <source>Código postal</source>
        <translation>Postal code</translation>
    </message>
    <message>
        <source>Uso habitual</source>
        <translation>Usual use</translation>
    </message>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Régimen fiscal</source>
        <translation>Tax regime (régimen)</translation>
    </message>
    <message>
        <source>Correo</source>
        <translation>Email</translation>
    </message>
    <message>
        <source>Domicilio</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>Nombre corto</source>
        <translation>Short name</translation>
    </message>
    <message>
        <source>Estado de cuenta…</source>
        <translation>Account statement…</translation>
    </message>
    <message>
        <source>Validar ante el SAT</source>
        <translation>Validate with the SAT</translation>
    </message>
    <message>
        <source>Actualizar desde constancia…</source>
        <translation>Update from a constancia…</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>ClientForm</name>
    <message>
        <source>Régimen fiscal</source>
        <translation>Tax regime (régimen)</translation>
    </message>
    <message>
        <source>Uso habitual del CFDI</source>
        <translation>Usual CFDI use</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Guardar y facturar</source>
        <translation>Save and invoice</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Domicilio</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>RFC</source>
        <translation>RFC</translation>
    </message>
    <message>
        <source>Código postal fiscal</source>
        <translation>Fiscal postal code</translation>
    </message>
    <message>
        <source>Como aparece en la constancia, sin «SA de CV».</source>
        <translation>As it appears in the constancia, without “SA de CV”.</translation>
    </message>
    <message>
        <source>Nombre o razón social</source>
        <translation>Legal name</translation>
    </message>
    <message>
        <source>Correo</source>
        <translation>Email</translation>
    </message>
    <message>
        <source>Nombre corto o comercial</source>
        <translation>Short or trade name</translation>
    </message>
    <message>
        <source>Teléfono</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>Calle</source>
        <translation>Street</translation>
    </message>
    <message>
        <source>Número exterior</source>
        <translation>Exterior number</translation>
    </message>
    <message>
        <source>Número interior</source>
        <translation>Interior number</translation>
    </message>
    <message>
        <source>Colonia</source>
        <translation>Neighborhood</translation>
    </message>
    <message>
        <source>Municipio o alcaldía</source>
        <translation>Municipality or borough</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Elige…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>Editar cliente</source>
        <translation>Edit client</translation>
    </message>
    <message>
        <source>Cliente nuevo</source>
        <translation>New client</translation>
    </message>
    <message>
        <source>Del código QR se leyó también el idCIF {number}.</source>
        <translation>The QR code also gave the idCIF {number}.</translation>
    </message>
    <message>
        <source>Ya existe: {name}. Si guardas, se actualizan sus datos.</source>
        <translation>Already a client: {name}. Saving updates its data.</translation>
    </message>
    <message>
        <source>Abrir</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Guardando…</source>
        <translation>Saving…</translation>
    </message>
</context>
<context>
    <name>Clients</name>
    <message>
        <source>RFC genérico de extranjeros.</source>
        <translation>Generic RFC of foreigners.</translation>
    </message>
    <message>
        <source>RFC genérico: público en general.</source>
        <translation>Generic RFC: general public.</translation>
    </message>
    <message>
        <source>Faltan caracteres: 12 en personas morales, 13 en físicas.</source>
        <translation>Characters are missing: 12 for companies, 13 for individuals.</translation>
    </message>
    <message>
        <source>No tiene la forma de un RFC: letras, fecha de seis dígitos y homoclave.</source>
        <translation>It does not have the form of an RFC: letters, a six-digit date and the homoclave.</translation>
    </message>
    <message>
        <source>La fecha dentro del RFC no existe.</source>
        <translation>The date inside the RFC does not exist.</translation>
    </message>
    <message>
        <source>El dígito verificador no corresponde: debería terminar en {digit}.</source>
        <translation>The check digit does not match: it should end in {digit}.</translation>
    </message>
    <message>
        <source>Persona moral</source>
        <translation>Company (persona moral)</translation>
    </message>
    <message>
        <source>Persona física</source>
        <translation>Individual (persona física)</translation>
    </message>
    <message>
        <source>Ante el SAT el nombre va sin «{kind}».</source>
        <translation>For the SAT the name goes without “{kind}”.</translation>
    </message>
    <message>
        <source>Ante el SAT: {name}</source>
        <translation>For the SAT: {name}</translation>
    </message>
    <message>
        <source>Son cinco dígitos.</source>
        <translation>It has five digits.</translation>
    </message>
    <message>
        <source>Este código postal no está en el catálogo del SAT.</source>
        <translation>This postal code is not in the SAT&apos;s catalog.</translation>
    </message>
    <message>
        <source>Está en el catálogo del SAT</source>
        <translation>It is in the SAT&apos;s catalog</translation>
    </message>
    <message>
        <source>Con un RFC genérico el régimen es el 616.</source>
        <translation>With a generic RFC the tax regime is 616.</translation>
    </message>
    <message>
        <source>Las personas morales no tienen este régimen.</source>
        <translation>Companies (personas morales) do not have this tax regime.</translation>
    </message>
    <message>
        <source>Es un régimen de personas morales.</source>
        <translation>This is a tax regime of companies (personas morales).</translation>
    </message>
    <message>
        <source>El régimen {regimen} no admite este uso.</source>
        <translation>Tax regime {regimen} does not allow this use.</translation>
    </message>
    <message>
        <source>No parece una dirección de correo.</source>
        <translation>This does not look like an email address.</translation>
    </message>
    <message>
        <source>Por validar</source>
        <translation>Not validated</translation>
    </message>
    <message>
        <source>Validado</source>
        <translation>Validated</translation>
    </message>
    <message>
        <source>Rechazado</source>
        <translation>Rejected</translation>
    </message>
</context>
<context>
    <name>ClientsView</name>
    <message>
        <source>Qué clientes</source>
        <translation>Which clients</translation>
    </message>
    <message>
        <source>Buscar por nombre, RFC o correo</source>
        <translation>Search by name, RFC or email</translation>
    </message>
    <message>
        <source>Nuevo cliente</source>
        <translation>New client</translation>
    </message>
    <message>
        <source>Desde constancia…</source>
        <translation>From a constancia…</translation>
    </message>
    <message>
        <source>Clientes</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Todos</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Validados</source>
        <translation>Validated</translation>
    </message>
    <message>
        <source>Por validar</source>
        <translation>Not validated</translation>
    </message>
    <message>
        <source>Rechazados</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Con saldo</source>
        <translation>With balance</translation>
    </message>
    <message>
        <source>Sin correo</source>
        <translation>Without email</translation>
    </message>
    <message>
        <source>Nombre o razón social</source>
        <translation>Legal name</translation>
    </message>
    <message>
        <source>RFC</source>
        <translation>RFC</translation>
    </message>
    <message>
        <source>SAT</source>
        <translation>SAT</translation>
    </message>
    <message>
        <source>Régimen</source>
        <translation>Regime</translation>
    </message>
    <message>
        <source>CP</source>
        <translation>ZIP</translation>
    </message>
    <message>
        <source>Uso</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>Correo</source>
        <translation>Email</translation>
    </message>
    <message>
        <source>Saldo PPD</source>
        <translation>PPD balance</translation>
    </message>
    <message>
        <source>Última factura</source>
        <translation>Last invoice</translation>
    </message>
    <message>
        <source>{n} de {all} clientes</source>
        <translation>{n} of {all} clients</translation>
    </message>
    <message>
        <source>{n} clientes</source>
        <translation>{n} clients</translation>
    </message>
    <message>
        <source>saldo PPD {amount}</source>
        <translation>PPD balance {amount}</translation>
    </message>
    <message>
        <source>Nadie por aquí</source>
        <translation>Nobody here</translation>
    </message>
    <message>
        <source>Arrastra aquí la constancia de situación fiscal (PDF)</source>
        <translation>Drop the constancia de situación fiscal here (PDF)</translation>
    </message>
    <message>
        <source>…o captura RFC, nombre, CP y régimen. No es obligatorio pedir la constancia.</source>
        <translation>…or type RFC, name, postal code and tax regime. You are not obliged to ask for the constancia.</translation>
    </message>
    <message>
        <source>Elegir archivos…</source>
        <translation>Choose files…</translation>
    </message>
    <message>
        <source>Capturar a mano</source>
        <translation>Type it in</translation>
    </message>
    <message>
        <source>No se guardó lo que escribiste</source>
        <translation>What you typed was not saved</translation>
    </message>
    <message>
        <source>Recuperar</source>
        <translation>Bring back</translation>
    </message>
    <message>
        <source>Los datos de {name} son válidos ante el SAT</source>
        <translation>The data of {name} are valid for the SAT</translation>
    </message>
    <message>
        <source>Sus datos no coinciden con los del SAT.</source>
        <translation>The data do not match those of the SAT.</translation>
    </message>
    <message>
        <source>{name} guardado</source>
        <translation>{name} saved</translation>
    </message>
    <message>
        <source>{name} eliminado</source>
        <translation>{name} deleted</translation>
    </message>
    <message>
        <source>Deshacer</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Constancia de este cliente</source>
        <translation>This client&apos;s constancia</translation>
    </message>
    <message>
        <source>{name} no tiene facturas a crédito (PPD).</source>
        <translation>{name} has no invoices on credit (PPD).</translation>
    </message>
</context>
<context>
    <name>ComposerSuggestions</name>
    <message>
        <source>ya la usaste</source>
        <translation>you have used it</translation>
    </message>
    <message>
        <source>de uso común</source>
        <translation>commonly used</translation>
    </message>
    <message>
        <source>catálogo del SAT</source>
        <translation>SAT catalog</translation>
    </message>
</context>
<context>
    <name>ComposerView</name>
    <message>
        <source>Nueva factura</source>
        <translation>New invoice</translation>
    </message>
    <message>
        <source>Vista previa al lado</source>
        <translation>Preview beside it</translation>
    </message>
    <message>
        <source>Timbrando</source>
        <translation>Stamping</translation>
    </message>
    <message>
        <source>Timbrar</source>
        <translation>Stamp</translation>
    </message>
    <message>
        <source>Guardar borrador</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>Siguiente zona</source>
        <translation>Next area</translation>
    </message>
    <message>
        <source>Borrador guardado</source>
        <translation>Draft saved</translation>
    </message>
    <message>
        <source>Guardando…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>Timbrando… Puedes seguir en otra sección; el resultado se queda aquí.</source>
        <translation>Stamping… You can go on in another section; the result stays here.</translation>
    </message>
    <message>
        <source>Borrador guardado; puedes cerrarlo cuando quieras.</source>
        <translation>Draft saved; you can close it whenever you like.</translation>
    </message>
    <message>
        <source>En la bandeja de salida</source>
        <translation>In the outbox</translation>
    </message>
    <message>
        <source>La factura está en la bandeja de salida y se timbrará sola, una sola vez, en cuanto se pueda.</source>
        <translation>The invoice is in the outbox and will be stamped by itself, only once, as soon as possible.</translation>
    </message>
    <message>
        <source>Se perdió la respuesta del servicio. La factura está en la bandeja de salida: primero se buscará si ya quedó timbrada, así que no se duplicará. No hace falta volver a timbrarla.</source>
        <translation>The answer of the service was lost. The invoice is in the outbox: first it will be looked up whether it was stamped, so it will not be duplicated. There is no need to stamp it again.</translation>
    </message>
    <message>
        <source>Por confirmar</source>
        <translation>To be confirmed</translation>
    </message>
    <message>
        <source>Factura</source>
        <translation>Invoice</translation>
    </message>
</context>
<context>
    <name>ConfirmSheet</name>
    <message>
        <source>Timbrar e imprimir</source>
        <translation>Stamp and print</translation>
    </message>
    <message>
        <source>Timbrar la factura</source>
        <translation>Stamp the invoice</translation>
    </message>
    <message>
        <source>Seguir editando</source>
        <translation>Keep editing</translation>
    </message>
    <message>
        <source>Timbrar</source>
        <translation>Stamp</translation>
    </message>
    <message>
        <source>Total: {total}</source>
        <translation>Total: {total}</translation>
    </message>
    <message>
        <source>la de siempre</source>
        <translation>the usual one</translation>
    </message>
    <message>
        <source>Receptor</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>Emisor</source>
        <translation>Issuer</translation>
    </message>
    <message>
        <source>Método y forma de pago</source>
        <translation>Payment method and form</translation>
    </message>
    <message>
        <source>Serie</source>
        <translation>Series</translation>
    </message>
    <message>
        <source>Posible duplicado: ya hay una factura a este cliente por el mismo total: {names}.</source>
        <translation>Possible duplicate: this client already has an invoice with the same total: {names}.</translation>
    </message>
    <message>
        <source>No hay conexión: quedará en la bandeja de salida y se timbrará al volver.</source>
        <translation>No connection: it will wait in the outbox and be stamped when it is back.</translation>
    </message>
    <message>
        <source>Se timbrará ante el SAT y ya no podrá editarse, solo cancelarse.</source>
        <translation>It will be stamped with the SAT; after that it cannot be edited, only cancelled.</translation>
    </message>
    <message>
        <source>Por ser PPD, cada pago necesitará su complemento.</source>
        <translation>Being PPD, each payment will need its complement.</translation>
    </message>
    <message>
        <source>Se enviará a {emails}.</source>
        <translation>It will be sent to {emails}.</translation>
    </message>
</context>
<context>
    <name>Csf</name>
    <message>
        <source>La constancia es de {rfc_pdf}, pero este cliente tiene {rfc_cliente}. No se cambió nada.</source>
        <translation>The constancia is of {rfc_pdf}, but this client has {rfc_cliente}. Nothing was changed.</translation>
    </message>
    <message>
        <source>Abriendo el archivo…</source>
        <translation>Opening the file…</translation>
    </message>
    <message>
        <source>Leyendo los datos…</source>
        <translation>Reading the data…</translation>
    </message>
    <message>
        <source>En espera…</source>
        <translation>Waiting…</translation>
    </message>
</context>
<context>
    <name>CsfView</name>
    <message>
        <source>Elegir archivos…</source>
        <translation>Choose files…</translation>
    </message>
    <message>
        <source>Guardar todos</source>
        <translation>Save all</translation>
    </message>
    <message>
        <source>Arrastra aquí la constancia de situación fiscal</source>
        <translation>Drop the constancia de situación fiscal here</translation>
    </message>
    <message>
        <source>Uno o varios PDF, tal como los descargas del SAT. Se leen en esta computadora. No es obligatorio pedir la constancia: también puedes capturar RFC, nombre, CP y régimen.</source>
        <translation>One or several PDFs, just as you download them from the SAT. They are read on this computer. You are not obliged to ask for the constancia: you can also type RFC, name, postal code and tax regime.</translation>
    </message>
    <message>
        <source>Capturar a mano</source>
        <translation>Type it in</translation>
    </message>
    <message>
        <source>Constancias</source>
        <translation>Constancias</translation>
    </message>
    <message>
        <source>Guardar todos ({n})</source>
        <translation>Save all ({n})</translation>
    </message>
    <message>
        <source>{name} está en tus clientes</source>
        <translation>{name} is among your clients</translation>
    </message>
    <message>
        <source>1 cliente guardado</source>
        <translation>1 client saved</translation>
    </message>
    <message>
        <source>{n} clientes guardados</source>
        <translation>{n} clients saved</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Entendido</source>
        <translation>Got it</translation>
    </message>
    <message>
        <source>Para confirmar, escribe {typed}</source>
        <translation>To confirm, type {typed}</translation>
    </message>
</context>
<context>
    <name>DragHandle</name>
    <message>
        <source>Arrastra el PDF y el XML a un correo o a una carpeta; con clic se copian</source>
        <translation>Drag the PDF and the XML to an email or a folder; a click copies them</translation>
    </message>
    <message>
        <source>Archivos de la factura: arrastrar, o copiar con Enter</source>
        <translation>Files of the invoice: drag them, or copy with Enter</translation>
    </message>
</context>
<context>
    <name>DropVeil</name>
    <message>
        <source>Suelta aquí constancias o facturas</source>
        <translation>Drop constancias or invoices here</translation>
    </message>
    <message>
        <source>Constancias en PDF o CFDI en XML. Se leen en esta computadora, sin enviarlos a ningún lado.</source>
        <translation>Constancias as PDF or CFDI as XML. They are read on this computer and sent nowhere.</translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Elegir archivos…</source>
        <translation>Choose files…</translation>
    </message>
    <message>
        <source>Ctrl+U</source>
        <translation>Ctrl+U</translation>
    </message>
    <message>
        <source>Crear una constancia de muestra</source>
        <translation>Make a sample constancia</translation>
    </message>
    <message>
        <source>Suelta aquí la constancia de situación fiscal (PDF)</source>
        <translation>Drop the constancia de situación fiscal here (PDF)</translation>
    </message>
    <message>
        <source>Se da de alta al cliente y queda listo para facturarle. Pueden ser varias a la vez.</source>
        <translation>The client is registered and ready to be invoiced. You can drop several at once.</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>No se pudo completar. Inténtalo de nuevo.</source>
        <translation>It could not be completed. Try again.</translation>
    </message>
    <message>
        <source>Sin conexión</source>
        <translation>No connection</translation>
    </message>
    <message>
        <source>Por confirmar</source>
        <translation>To be confirmed</translation>
    </message>
    <message>
        <source>Clave no válida</source>
        <translation>Invalid key</translation>
    </message>
    <message>
        <source>Sin permiso</source>
        <translation>No permission</translation>
    </message>
    <message>
        <source>No se encontró</source>
        <translation>Not found</translation>
    </message>
    <message>
        <source>No se aceptó</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>Archivo no utilizable</source>
        <translation>Unusable file</translation>
    </message>
    <message>
        <source>Sin llavero de claves</source>
        <translation>No keyring</translation>
    </message>
    <message>
        <source>Disco lleno</source>
        <translation>Disk full</translation>
    </message>
    <message>
        <source>No se imprimió</source>
        <translation>Not printed</translation>
    </message>
    <message>
        <source>No se pudo completar</source>
        <translation>Not completed</translation>
    </message>
    <message>
        <source>No hay conexión con el servicio. Lo que guardaste está a salvo; se enviará cuando vuelva.</source>
        <translation>There is no connection to the service. What you saved is safe; it will be sent when it is back.</translation>
    </message>
    <message>
        <source>Se perdió la respuesta del servicio y no se sabe si se completó. Quedó «por confirmar» en la bandeja de salida: se buscará antes de reenviarlo, para no duplicarlo.</source>
        <translation>The answer of the service was lost and it is not known whether it was completed. It is “to be confirmed” in the outbox: it will be looked up before it is sent again, so that it is not duplicated.</translation>
    </message>
    <message>
        <source>La clave de API no es válida o fue revocada. Cópiala otra vez de tu cuenta de gigstack.</source>
        <translation>The API key is not valid or was revoked. Copy it again from your gigstack account.</translation>
    </message>
    <message>
        <source>Esta clave no tiene permiso para hacerlo. Pide a quien administra la cuenta que lo habilite.</source>
        <translation>This key may not do that. Ask whoever manages the account to allow it.</translation>
    </message>
    <message>
        <source>Ya no existe en el servicio; quizá se eliminó desde otro lugar. Actualiza la lista con F5.</source>
        <translation>It no longer exists in the service; perhaps it was deleted elsewhere. Refresh the list with F5.</translation>
    </message>
    <message>
        <source>Esta computadora no tiene un llavero donde guardar la clave, o está bloqueado. Desbloquéalo e inténtalo de nuevo; sin él, la clave solo se recuerda hasta cerrar el programa.</source>
        <translation>This computer has no keyring to store the key in, or it is locked. Unlock it and try again; without it the key is remembered only until the program is closed.</translation>
    </message>
    <message>
        <source>No queda espacio en el disco. Libera espacio e inténtalo de nuevo.</source>
        <translation>There is no space left on the disk. Free some space and try again.</translation>
    </message>
    <message>
        <source>No se pudo abrir la copia local de tus datos. Tus documentos siguen en el servicio: en Ajustes › Datos puedes vaciarla para descargarla otra vez.</source>
        <translation>The local copy of your data could not be opened. Your documents are still in the service: in Settings › Data you can empty it to download it again.</translation>
    </message>
    <message>
        <source>El servicio no aceptó los datos. Revisa los campos marcados y vuelve a intentarlo.</source>
        <translation>The service did not accept the data. Check the marked fields and try again.</translation>
    </message>
    <message>
        <source>{said} Revisa el campo marcado.</source>
        <translation>{said} Check the marked field.</translation>
    </message>
    <message>
        <source>El servicio está saturado. Espera un momento e inténtalo de nuevo.</source>
        <translation>The service is overloaded. Wait a moment and try again.</translation>
    </message>
    <message>
        <source>El servicio está saturado. Inténtalo de nuevo en {seconds} s.</source>
        <translation>The service is overloaded. Try again in {seconds} s.</translation>
    </message>
    <message>
        <source> (error {status})</source>
        <translation> (error {status})</translation>
    </message>
    <message>
        <source>El servicio falló{code}. No es por tus datos: inténtalo de nuevo en unos minutos.</source>
        <translation>The service failed{code}. It is not because of your data: try again in a few minutes.</translation>
    </message>
    <message>
        <source>No hay ninguna impresora instalada. Instala una o guarda el PDF.</source>
        <translation>No printer is installed. Install one or save the PDF.</translation>
    </message>
    <message>
        <source>La impresora no aceptó el documento. Revisa que esté encendida e inténtalo de nuevo.</source>
        <translation>The printer did not accept the document. Check that it is on and try again.</translation>
    </message>
    <message>
        <source>El sistema de impresión no responde. Inténtalo de nuevo en un momento o guarda el PDF.</source>
        <translation>The printing system does not answer. Try again in a moment or save the PDF.</translation>
    </message>
    <message>
        <source>El archivo por imprimir ya no está. Vuelve a abrir el documento e inténtalo de nuevo.</source>
        <translation>The file to print is gone. Open the document again and try again.</translation>
    </message>
    <message>
        <source>No se pudo escribir el documento. Elige otro lugar u otra impresora.</source>
        <translation>The document could not be written. Choose another place or another printer.</translation>
    </message>
    <message>
        <source>Pesa más, o tiene más elementos, de lo que lleva un CFDI. Pide el XML original a quien lo emitió.</source>
        <translation>It is bigger, or has more elements, than any CFDI. Ask its issuer for the original XML.</translation>
    </message>
    <message>
        <source>El archivo está vacío. Descárgalo de nuevo o pídelo a quien lo emitió.</source>
        <translation>The file is empty. Download it again or ask its issuer for it.</translation>
    </message>
    <message>
        <source>El XML está dañado o incompleto. Descárgalo de nuevo o pídelo a quien lo emitió.</source>
        <translation>The XML is damaged or incomplete. Download it again or ask its issuer for it.</translation>
    </message>
    <message>
        <source>Trae declaraciones (DTD) que un CFDI no lleva; por seguridad no se abrió.</source>
        <translation>It has declarations (DTD) that no CFDI has; it was not opened, to be safe.</translation>
    </message>
    <message>
        <source>Es un XML, pero no un CFDI 4.0 o 3.3.</source>
        <translation>It is an XML file, but not a CFDI 4.0 or 3.3.</translation>
    </message>
    <message>
        <source>Tiene demasiados conceptos para mostrarlo aquí.</source>
        <translation>It has too many items to be shown here.</translation>
    </message>
    <message>
        <source>Tiene un importe, una fecha o una clave que no se puede leer; no es un CFDI válido.</source>
        <translation>It has an amount, a date or a code that cannot be read; it is not a valid CFDI.</translation>
    </message>
    <message>
        <source>El PDF es una imagen, sin texto. Usa el PDF original del SAT o captura los datos a mano.</source>
        <translation>The PDF is an image, without text. Use the SAT&apos;s original PDF or type the data in.</translation>
    </message>
    <message>
        <source>Leer el PDF tardó demasiado y se detuvo. Usa el archivo original del SAT.</source>
        <translation>Reading the PDF took too long and was stopped. Use the original file from the SAT.</translation>
    </message>
    <message>
        <source>El archivo está vacío. Vuelve a descargarlo del SAT.</source>
        <translation>The file is empty. Download it from the SAT again.</translation>
    </message>
    <message>
        <source>Esto no es un PDF. Arrastra la Constancia de Situación Fiscal en PDF, tal como la descargas del SAT.</source>
        <translation>This is not a PDF. Drop the Constancia de Situación Fiscal as a PDF, just as you download it from the SAT.</translation>
    </message>
    <message>
        <source>El archivo pesa más de 10 MB. La constancia del SAT pesa menos de 1 MB; usa el archivo original.</source>
        <translation>The file is larger than 10 MB. The SAT&apos;s constancia is smaller than 1 MB; use the original file.</translation>
    </message>
    <message>
        <source>El PDF está dañado o incompleto y no se puede abrir. Descárgalo de nuevo.</source>
        <translation>The PDF is damaged or incomplete and cannot be opened. Download it again.</translation>
    </message>
    <message>
        <source>El PDF está protegido con contraseña. Quítasela o descarga la constancia de nuevo.</source>
        <translation>The PDF is protected by a password. Remove it or download the constancia again.</translation>
    </message>
    <message>
        <source>Este documento no es una Constancia de Situación Fiscal.</source>
        <translation>This document is not a Constancia de Situación Fiscal.</translation>
    </message>
    <message>
        <source>No se pudo abrir el archivo. Revisa que siga en su lugar y que tengas permiso de leerlo.</source>
        <translation>The file could not be opened. Check that it is still in its place and that you may read it.</translation>
    </message>
    <message>
        <source>Es una carpeta. Arrastra los archivos que están dentro.</source>
        <translation>It is a folder. Drag the files inside it.</translation>
    </message>
    <message>
        <source>No se pudo usar el archivo. Prueba con el original.</source>
        <translation>The file could not be used. Try the original.</translation>
    </message>
</context>
<context>
    <name>FetchingState</name>
    <message>
        <source>Trayendo tus datos…</source>
        <translation>Fetching your data…</translation>
    </message>
    <message>
        <source>{done} de {total}</source>
        <translation>{done} of {total}</translation>
    </message>
    <message>
        <source>Tus datos aún no llegan</source>
        <translation>Your data has not arrived yet</translation>
    </message>
    <message>
        <source>Aparecerán aquí en cuanto responda el servicio.</source>
        <translation>It will appear here as soon as the service answers.</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>opcional</source>
        <translation>optional</translation>
    </message>
</context>
<context>
    <name>FileActs</name>
    <message>
        <source>Carta</source>
        <translation>Letter</translation>
    </message>
    <message>
        <source>Ticket de 80 mm</source>
        <translation>80 mm receipt</translation>
    </message>
    <message>
        <source>Se envió a la impresora {name}.</source>
        <translation>Sent to the printer {name}.</translation>
    </message>
    <message>
        <source>Guardar una copia</source>
        <translation>Save a copy</translation>
    </message>
    <message>
        <source>No se pudo guardar en {folder}: {reason}</source>
        <translation>Could not save in {folder}: {reason}</translation>
    </message>
    <message>
        <source>Guardado en {path}</source>
        <translation>Saved in {path}</translation>
    </message>
</context>
<context>
    <name>FindingLine</name>
    <message>
        <source>Corregir</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>Corregir: {text}</source>
        <translation>Correct: {text}</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>Por corregir</source>
        <translation>To correct</translation>
    </message>
    <message>
        <source>Ir al campo</source>
        <translation>Go to the field</translation>
    </message>
    <message>
        <source>Corregir</source>
        <translation>Correct</translation>
    </message>
    <message>
        <source>Corregir: {text}</source>
        <translation>Correct: {text}</translation>
    </message>
    <message>
        <source>Concepto {row}</source>
        <translation>Line {row}</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Mi empresa</source>
        <translation>My company</translation>
    </message>
    <message>
        <source>Conceptos</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>Totales</source>
        <translation>Totals</translation>
    </message>
    <message>
        <source>Fecha</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Datos fiscales</source>
        <translation>Fiscal data</translation>
    </message>
    <message>
        <source>Factura</source>
        <translation>Invoice</translation>
    </message>
</context>
<context>
    <name>FirstRunView</name>
    <message>
        <source>Probar sin cuenta</source>
        <translation>Try it without an account</translation>
    </message>
    <message>
        <source>Con una empresa de ejemplo. Todo funciona, nada tiene validez fiscal.</source>
        <translation>With a sample company. Everything works, nothing is fiscally valid.</translation>
    </message>
    <message>
        <source>Conectar mi cuenta</source>
        <translation>Connect my account</translation>
    </message>
    <message>
        <source>Con la clave de API de tu cuenta de gigstack.</source>
        <translation>With the API key of your gigstack account.</translation>
    </message>
    <message>
        <source>Salir</source>
        <translation>Quit</translation>
    </message>
    <message>
        <source>No se guarda nada.</source>
        <translation>Nothing is saved.</translation>
    </message>
    <message>
        <source>Clave de API</source>
        <translation>API key</translation>
    </message>
    <message>
        <source>La encuentras en gigstack.pro › Ajustes › API. Se guarda en el llavero de tu computadora.</source>
        <translation>You find it in gigstack.pro › Ajustes › API. It is stored in your computer&apos;s keyring.</translation>
    </message>
    <message>
        <source>Servidor de tu oficina (opcional)</source>
        <translation>Your office’s server (optional)</translation>
    </message>
    <message>
        <source>Vacío para tu cuenta de gigstack.</source>
        <translation>Empty for your gigstack account.</translation>
    </message>
    <message>
        <source>Conectar</source>
        <translation>Connect</translation>
    </message>
    <message>
        <source>Volver</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Facturas CFDI 4.0, desde tu escritorio</source>
        <translation>CFDI 4.0 invoices, from your desktop</translation>
    </message>
    <message>
        <source>Suelta una constancia, escribe los conceptos y timbra. ¿Cómo quieres empezar?</source>
        <translation>Drop a constancia, type the lines and stamp. How do you want to start?</translation>
    </message>
    <message>
        <source>Continuar</source>
        <translation>Continue</translation>
    </message>
    <message>
        <source>Escribe una dirección que empiece con https://.</source>
        <translation>Type an address that begins with https://.</translation>
    </message>
    <message>
        <source>Escribe o pega la clave de API.</source>
        <translation>Type or paste the API key.</translation>
    </message>
</context>
<context>
    <name>FiscalBox</name>
    <message>
        <source>Datos fiscales</source>
        <translation>Fiscal data</translation>
    </message>
    <message>
        <source>Método de pago</source>
        <translation>Payment method</translation>
    </message>
    <message>
        <source>Forma de pago</source>
        <translation>Payment form</translation>
    </message>
    <message>
        <source>Moneda</source>
        <translation>Currency</translation>
    </message>
    <message>
        <source>Exportación</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Tipo de relación</source>
        <translation>Kind of relation</translation>
    </message>
    <message>
        <source>Periodicidad</source>
        <translation>Periodicity</translation>
    </message>
    <message>
        <source>Mes</source>
        <translation>Month</translation>
    </message>
    <message>
        <source>Tipo de cambio</source>
        <translation>Exchange rate</translation>
    </message>
    <message>
        <source>Serie</source>
        <translation>Series</translation>
    </message>
    <message>
        <source>Condiciones de pago</source>
        <translation>Payment terms</translation>
    </message>
    <message>
        <source>Notas en el PDF</source>
        <translation>Notes on the PDF</translation>
    </message>
    <message>
        <source>Correos</source>
        <translation>Emails</translation>
    </message>
    <message>
        <source>Por ejemplo: 30 días</source>
        <translation>For example: 30 days</translation>
    </message>
    <message>
        <source>La de siempre</source>
        <translation>The usual one</translation>
    </message>
    <message>
        <source>UUID, separados por comas</source>
        <translation>UUIDs, separated by commas</translation>
    </message>
    <message>
        <source>Documentos relacionados</source>
        <translation>Related documents</translation>
    </message>
    <message>
        <source>UUID relacionados</source>
        <translation>Related UUIDs</translation>
    </message>
    <message>
        <source>Año</source>
        <translation>Year</translation>
    </message>
    <message>
        <source>sin forma de pago</source>
        <translation>no payment form</translation>
    </message>
    <message>
        <source>{currency} a {rate}</source>
        <translation>{currency} at {rate}</translation>
    </message>
    <message>
        <source>serie {series}</source>
        <translation>series {series}</translation>
    </message>
    <message>
        <source>con documentos relacionados</source>
        <translation>with related documents</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>ene feb mar abr may jun jul ago sep oct nov dic</source>
        <translation>Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec</translation>
    </message>
    <message>
        <source>enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre</source>
        <translation>January February March April May June July August September October November December</translation>
    </message>
    <message>
        <source>{month} de {year}</source>
        <translation>{month} {year}</translation>
    </message>
    <message>
        <source>hace un momento</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>hace {n} min</source>
        <translation>{n} min ago</translation>
    </message>
    <message>
        <source>hace {n} h</source>
        <translation>{n} h ago</translation>
    </message>
    <message>
        <source>ayer</source>
        <translation>yesterday</translation>
    </message>
</context>
<context>
    <name>HomeView</name>
    <message>
        <source>Nueva factura</source>
        <translation>New invoice</translation>
    </message>
    <message>
        <source>Ctrl+Shift+F</source>
        <translation>Ctrl+Shift+F</translation>
    </message>
    <message>
        <source>Nuevo cliente</source>
        <translation>New client</translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation>Ctrl+Shift+C</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>Facturado</source>
        <translation>Invoiced</translation>
    </message>
    <message>
        <source>Cobrado</source>
        <translation>Collected</translation>
    </message>
    <message>
        <source>Por cobrar (PPD)</source>
        <translation>Receivable (PPD)</translation>
    </message>
    <message>
        <source>IVA trasladado</source>
        <translation>IVA charged</translation>
    </message>
    <message>
        <source>Inicio</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Hoy te toca</source>
        <translation>Due today</translation>
    </message>
    <message>
        <source>Ingresos por mes</source>
        <translation>Income by month</translation>
    </message>
    <message>
        <source>Clientes con más facturación</source>
        <translation>Clients invoiced most</translation>
    </message>
    <message>
        <source>Este mes · {month}</source>
        <translation>This month · {month}</translation>
    </message>
    <message>
        <source>Aquí aparecerá lo pendiente en cuanto lleguen tus documentos.</source>
        <translation>What is pending will appear here as soon as your documents arrive.</translation>
    </message>
    <message>
        <source>Actualizado {ago}</source>
        <translation>Updated {ago}</translation>
    </message>
    <message>
        <source>Por confirmar con el servicio</source>
        <translation>To be confirmed with the service</translation>
    </message>
    <message>
        <source>Rechazadas, requieren tu decisión</source>
        <translation>Rejected, waiting for your decision</translation>
    </message>
    <message>
        <source>Borradores por terminar</source>
        <translation>Drafts to finish</translation>
    </message>
    <message>
        <source>Facturas por cobrar (PPD)</source>
        <translation>Invoices to collect (PPD)</translation>
    </message>
    <message>
        <source>Clientes con datos rechazados por el SAT</source>
        <translation>Clients whose data the SAT rejected</translation>
    </message>
    <message>
        <source>Todo al corriente.</source>
        <translation>Everything is up to date.</translation>
    </message>
    <message>
        <source>{count} facturas con saldo</source>
        <translation>{count} invoices with balance</translation>
    </message>
    <message>
        <source>Retenido {amount}</source>
        <translation>Withheld {amount}</translation>
    </message>
    <message>
        <source>En otras monedas: {amounts}</source>
        <translation>In other currencies: {amounts}</translation>
    </message>
    <message>
        <source>Sin mes anterior con qué comparar</source>
        <translation>No earlier month to compare with</translation>
    </message>
    <message>
        <source>{change} % vs. mes anterior</source>
        <translation>{change} % vs. last month</translation>
    </message>
    <message>
        <source>Aquí aparecerán cuando haya facturas.</source>
        <translation>They will appear here when there are invoices.</translation>
    </message>
    <message>
        <source>Descargando documentos: {done} de {total}</source>
        <translation>Downloading documents: {done} of {total}</translation>
    </message>
</context>
<context>
    <name>InvoiceDetail</name>
    <message>
        <source>Volver a la lista (Esc)</source>
        <translation>Back to the list (Esc)</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Imprimir</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation>Ctrl+P</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Guardar el PDF</source>
        <translation>Save the PDF</translation>
    </message>
    <message>
        <source>XML</source>
        <translation>XML</translation>
    </message>
    <message>
        <source>Guardar el XML</source>
        <translation>Save the XML</translation>
    </message>
    <message>
        <source>Copiar UUID</source>
        <translation>Copy UUID</translation>
    </message>
    <message>
        <source>Duplicar</source>
        <translation>Duplicate</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Ctrl+D</translation>
    </message>
    <message>
        <source>Arrastrar</source>
        <translation>Drag</translation>
    </message>
    <message>
        <source>¿De dónde sale cada centavo?</source>
        <translation>Where does each cent come from?</translation>
    </message>
    <message>
        <source>Conceptos</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>Pagos</source>
        <translation>Payments</translation>
    </message>
    <message>
        <source>XML de la factura</source>
        <translation>XML of the invoice</translation>
    </message>
    <message>
        <source>Datos de la factura</source>
        <translation>Data of the invoice</translation>
    </message>
    <message>
        <source>Resumen</source>
        <translation>Summary</translation>
    </message>
    <message>
        <source>Cantidad</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>Clave</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>Descripción</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>P. unitario</source>
        <translation>Unit price</translation>
    </message>
    <message>
        <source>Descuento</source>
        <translation>Discount</translation>
    </message>
    <message>
        <source>Impuestos</source>
        <translation>Taxes</translation>
    </message>
    <message>
        <source>Fecha</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Monto</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Forma</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Complemento</source>
        <translation>Complement</translation>
    </message>
    <message>
        <source>Trayendo el PDF…</source>
        <translation>Fetching the PDF…</translation>
    </message>
    <message>
        <source>Saldo {amount}</source>
        <translation>Balance {amount}</translation>
    </message>
    <message>
        <source>{what} por {total} a {who}.</source>
        <translation>{what} of {total} to {who}.</translation>
    </message>
    <message>
        <source>Está cancelada.</source>
        <translation>It is cancelled.</translation>
    </message>
    <message>
        <source>Falta cobrar {owed}; cada pago lleva su complemento.</source>
        <translation>{owed} left to collect; each payment has its complement.</translation>
    </message>
    <message>
        <source>Está pagada por completo.</source>
        <translation>It is paid in full.</translation>
    </message>
    <message>
        <source>{currency} a {rate}</source>
        <translation>{currency} at {rate}</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>RFC</source>
        <translation>RFC</translation>
    </message>
    <message>
        <source>Régimen fiscal</source>
        <translation>Tax regime (régimen)</translation>
    </message>
    <message>
        <source>Uso del CFDI</source>
        <translation>CFDI use</translation>
    </message>
    <message>
        <source>Serie y folio</source>
        <translation>Series and folio</translation>
    </message>
    <message>
        <source>Método de pago</source>
        <translation>Payment method</translation>
    </message>
    <message>
        <source>Forma de pago</source>
        <translation>Payment form</translation>
    </message>
    <message>
        <source>Subtotal</source>
        <translation>Subtotal</translation>
    </message>
    <message>
        <source>Moneda</source>
        <translation>Currency</translation>
    </message>
    <message>
        <source>UUID</source>
        <translation>UUID</translation>
    </message>
    <message>
        <source>Notas</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Pagos ({n})</source>
        <translation>Payments ({n})</translation>
    </message>
    <message>
        <source>UUID copiado</source>
        <translation>UUID copied</translation>
    </message>
    <message>
        <source>PDF y XML copiados; pégalos en un correo o en una carpeta.</source>
        <translation>PDF and XML copied; paste them into an email or a folder.</translation>
    </message>
</context>
<context>
    <name>Invoices</name>
    <message>
        <source>Borrador</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>En cola</source>
        <translation>Queued</translation>
    </message>
    <message>
        <source>Enviando</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Por confirmar</source>
        <translation>To be confirmed</translation>
    </message>
    <message>
        <source>Rechazada</source>
        <translation>Rejected</translation>
    </message>
    <message>
        <source>Por cobrar</source>
        <translation>Receivable</translation>
    </message>
    <message>
        <source>Vigente</source>
        <translation>Valid</translation>
    </message>
    <message>
        <source>Pendiente</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>Cancelada</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Ingreso</source>
        <translation>Income</translation>
    </message>
    <message>
        <source>Egreso</source>
        <translation>Egress</translation>
    </message>
    <message>
        <source>Pago</source>
        <translation>Payment</translation>
    </message>
    <message>
        <source>Factura</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>Nota de crédito</source>
        <translation>Credit note</translation>
    </message>
    <message>
        <source>Complemento de pago</source>
        <translation>Payment complement</translation>
    </message>
</context>
<context>
    <name>InvoicesView</name>
    <message>
        <source>Qué facturas</source>
        <translation>Which invoices</translation>
    </message>
    <message>
        <source>Buscar por folio, cliente, RFC, UUID o total</source>
        <translation>Search by folio, client, RFC, UUID or total</translation>
    </message>
    <message>
        <source>Facturas</source>
        <translation>Invoices</translation>
    </message>
    <message>
        <source>Nueva factura</source>
        <translation>New invoice</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>Abrir XML…</source>
        <translation>Open XML…</translation>
    </message>
    <message>
        <source>Ver un CFDI de quien sea</source>
        <translation>See anybody&apos;s CFDI</translation>
    </message>
    <message>
        <source>Todas</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Borradores</source>
        <translation>Drafts</translation>
    </message>
    <message>
        <source>Por confirmar</source>
        <translation>To be confirmed</translation>
    </message>
    <message>
        <source>Vigentes</source>
        <translation>Valid</translation>
    </message>
    <message>
        <source>Por cobrar</source>
        <translation>Receivable</translation>
    </message>
    <message>
        <source>Canceladas</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Complementos</source>
        <translation>Complements</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Folio</source>
        <translation>Folio</translation>
    </message>
    <message>
        <source>Fecha</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>RFC</source>
        <translation>RFC</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Método</source>
        <translation>Method</translation>
    </message>
    <message>
        <source>Forma</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Saldo</source>
        <translation>Balance</translation>
    </message>
    <message>
        <source>UUID</source>
        <translation>UUID</translation>
    </message>
    <message>
        <source>Tipo</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Moneda</source>
        <translation>Currency</translation>
    </message>
    <message>
        <source>{n} de {all} facturas</source>
        <translation>{n} of {all} invoices</translation>
    </message>
    <message>
        <source>{n} facturas</source>
        <translation>{n} invoices</translation>
    </message>
    <message>
        <source>por cobrar {amounts}</source>
        <translation>receivable {amounts}</translation>
    </message>
    <message>
        <source>Aún no hay facturas</source>
        <translation>No invoices yet</translation>
    </message>
    <message>
        <source>Crea la primera o suelta aquí la constancia de situación fiscal de tu cliente.</source>
        <translation>Make the first one, or drop your client&apos;s constancia de situación fiscal here.</translation>
    </message>
    <message>
        <source>Abrir</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Imprimir…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>Duplicar</source>
        <translation>Duplicate</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Copiar UUID</source>
        <translation>Copy UUID</translation>
    </message>
    <message>
        <source>Eliminar borrador</source>
        <translation>Delete draft</translation>
    </message>
    <message>
        <source>UUID copiado</source>
        <translation>UUID copied</translation>
    </message>
    <message>
        <source>Borrador eliminado</source>
        <translation>Draft deleted</translation>
    </message>
    <message>
        <source>Deshacer</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>LinesBox</name>
    <message>
        <source>Conceptos</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>Agregar concepto</source>
        <translation>Add line</translation>
    </message>
    <message>
        <source>Impuestos</source>
        <translation>Taxes</translation>
    </message>
    <message>
        <source>Impuestos del concepto (F4)</source>
        <translation>Taxes of the line (F4)</translation>
    </message>
    <message>
        <source>Tab sigue · Enter baja · Ctrl+J copia de arriba · F4 impuestos · Ctrl+Supr elimina</source>
        <translation>Tab goes on · Enter goes down · Ctrl+J copies from above · F4 taxes · Ctrl+Del deletes</translation>
    </message>
    <message>
        <source>Corregir</source>
        <translation>Correct</translation>
    </message>
</context>
<context>
    <name>LinesDelegate</name>
    <message>
        <source>{column}, concepto {row}</source>
        <translation>{column}, line {row}</translation>
    </message>
</context>
<context>
    <name>LinesGrid</name>
    <message>
        <source>Conceptos</source>
        <translation>Lines</translation>
    </message>
    <message>
        <source>Copiar la celda de arriba</source>
        <translation>Copy the cell above</translation>
    </message>
    <message>
        <source>Pegar un bloque</source>
        <translation>Paste a block</translation>
    </message>
    <message>
        <source>Impuestos…</source>
        <translation>Taxes…</translation>
    </message>
    <message>
        <source>Subir el concepto</source>
        <translation>Move the line up</translation>
    </message>
    <message>
        <source>Bajar el concepto</source>
        <translation>Move the line down</translation>
    </message>
    <message>
        <source>Duplicar el concepto</source>
        <translation>Duplicate the line</translation>
    </message>
    <message>
        <source>Insertar un concepto arriba</source>
        <translation>Insert a line above</translation>
    </message>
    <message>
        <source>Eliminar el concepto</source>
        <translation>Delete the line</translation>
    </message>
    <message>
        <source>Deshacer</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Rehacer</source>
        <translation>Redo</translation>
    </message>
</context>
<context>
    <name>LinesModel</name>
    <message>
        <source>Cantidad</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>Unidad</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>Clave</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>Descripción</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>P. unitario</source>
        <translation>Unit price</translation>
    </message>
    <message>
        <source>Descuento</source>
        <translation>Discount</translation>
    </message>
    <message>
        <source>Impuestos</source>
        <translation>Taxes</translation>
    </message>
    <message>
        <source>Importe</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Escribe para buscar un producto o una clave</source>
        <translation>Type to search for a product or a key</translation>
    </message>
    <message>
        <source>0.00</source>
        <translation>0.00</translation>
    </message>
</context>
<context>
    <name>ListView</name>
    <message>
        <source>Nada por aquí</source>
        <translation>Nothing here</translation>
    </message>
    <message>
        <source>0 de {all} con estos filtros.</source>
        <translation>0 of {all} with these filters.</translation>
    </message>
    <message>
        <source>Quitar filtros</source>
        <translation>Remove filters</translation>
    </message>
</context>
<context>
    <name>ModeBanner</name>
    <message>
        <source>MODO DE PRÁCTICA · Los documentos no tienen validez fiscal</source>
        <translation>PRACTICE MODE · The documents are not fiscally valid</translation>
    </message>
    <message>
        <source>MODO DE PRUEBA · Los documentos no tienen validez fiscal</source>
        <translation>TEST MODE · The documents are not fiscally valid</translation>
    </message>
</context>
<context>
    <name>MonthsChart</name>
    <message>
        <source>Ingresos por mes</source>
        <translation>Income by month</translation>
    </message>
    <message>
        <source>{month}: facturado {invoiced}, cobrado {collected}</source>
        <translation>{month}: invoiced {invoiced}, collected {collected}</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Cerrar aviso</source>
        <translation>Close notice</translation>
    </message>
</context>
<context>
    <name>PaymentSheet</name>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Monto</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Forma de pago</source>
        <translation>Payment form</translation>
    </message>
    <message>
        <source>Emitir el complemento de pago ahora</source>
        <translation>Issue the payment complement now</translation>
    </message>
    <message>
        <source>Fecha del pago</source>
        <translation>Date of payment</translation>
    </message>
    <message>
        <source>Referencia</source>
        <translation>Reference</translation>
    </message>
    <message>
        <source>Factura</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>{folio} del {day}</source>
        <translation>{folio} of {day}</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Saldo</source>
        <translation>Balance</translation>
    </message>
    <message>
        <source>Parcialidad</source>
        <translation>Installment</translation>
    </message>
    <message>
        <source>Arrastrar complemento</source>
        <translation>Drag complement</translation>
    </message>
    <message>
        <source>Imprimir complemento</source>
        <translation>Print complement</translation>
    </message>
    <message>
        <source>hoy, ayer, 15/02</source>
        <translation>today, yesterday, 15/02</translation>
    </message>
    <message>
        <source>Queda pagada por completo.</source>
        <translation>It is then paid in full.</translation>
    </message>
    <message>
        <source>Quedan por pagar {amount}.</source>
        <translation>{amount} left to pay.</translation>
    </message>
    <message>
        <source>No se entiende. Escríbelo con números, o hoy, ayer, 15/02.</source>
        <translation>Not understood. Write it in numbers, or today, yesterday, 15/02.</translation>
    </message>
    <message>
        <source>El pago no puede ser de una fecha futura.</source>
        <translation>A payment cannot be of a future date.</translation>
    </message>
    <message>
        <source>Indica cómo te pagaron.</source>
        <translation>Say how you were paid.</translation>
    </message>
    <message>
        <source>Los montos llevan dos decimales.</source>
        <translation>Amounts have two decimals.</translation>
    </message>
    <message>
        <source>Indica cómo te pagaron; aquí no se admite «Por definir».</source>
        <translation>Say how you were paid; “99 Por definir” is not allowed here.</translation>
    </message>
    <message>
        <source>El monto debe ser mayor que cero.</source>
        <translation>The amount must be greater than zero.</translation>
    </message>
    <message>
        <source>El abono es mayor que el saldo de la factura.</source>
        <translation>The payment is larger than the balance of the invoice.</translation>
    </message>
    <message>
        <source>Registrando…</source>
        <translation>Registering…</translation>
    </message>
    <message>
        <source>Pago de {total} registrado.</source>
        <translation>Payment of {total} registered.</translation>
    </message>
    <message>
        <source>Pago registrado</source>
        <translation>Payment registered</translation>
    </message>
    <message>
        <source>El complemento está timbrado.</source>
        <translation>The complement is stamped.</translation>
    </message>
    <message>
        <source>No hay conexión. El pago está en la bandeja de salida y se registrará solo al volver.</source>
        <translation>No connection. The payment is in the outbox and will be registered by itself when it is back.</translation>
    </message>
    <message>
        <source>Se perdió la respuesta. El pago está en la bandeja de salida: se buscará antes de repetirlo.</source>
        <translation>The answer was lost. The payment is in the outbox: it will be looked up before it is repeated.</translation>
    </message>
    <message>
        <source>Listo</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Complemento de pago</source>
        <translation>Payment complement</translation>
    </message>
</context>
<context>
    <name>Payments</name>
    <message>
        <source>Recibido</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>Pendiente</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>Liga pendiente</source>
        <translation>Pending link</translation>
    </message>
    <message>
        <source>Cancelado</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Reembolsado</source>
        <translation>Refunded</translation>
    </message>
    <message>
        <source>Falló</source>
        <translation>Failed</translation>
    </message>
</context>
<context>
    <name>PaymentsView</name>
    <message>
        <source>Qué pagos</source>
        <translation>Which payments</translation>
    </message>
    <message>
        <source>Todos</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Recibidos</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>Pendientes</source>
        <translation>Pending</translation>
    </message>
    <message>
        <source>Cancelados</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Buscar por cliente, folio o monto</source>
        <translation>Search by client, folio or amount</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>Pagos</source>
        <translation>Payments</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Fecha de pago</source>
        <translation>Date of payment</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Monto</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Forma</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Aplicado a</source>
        <translation>Applied to</translation>
    </message>
    <message>
        <source>Complemento</source>
        <translation>Complement</translation>
    </message>
    <message>
        <source>{n} de {all} pagos</source>
        <translation>{n} of {all} payments</translation>
    </message>
    <message>
        <source>{n} pagos</source>
        <translation>{n} payments</translation>
    </message>
    <message>
        <source>Cuando te paguen una factura PPD, regístralo aquí y se emite su complemento.</source>
        <translation>When a PPD invoice is paid, register it here and its complement is issued.</translation>
    </message>
    <message>
        <source>Aún no hay pagos</source>
        <translation>No payments yet</translation>
    </message>
    <message>
        <source>No hay facturas PPD con saldo por cobrar.</source>
        <translation>There are no PPD invoices with a balance to collect.</translation>
    </message>
</context>
<context>
    <name>PdfView</name>
    <message>
        <source>Documento PDF</source>
        <translation>PDF document</translation>
    </message>
    <message>
        <source>Páginas del documento</source>
        <translation>Pages of the document</translation>
    </message>
    <message>
        <source>Buscar en el documento</source>
        <translation>Search the document</translation>
    </message>
    <message>
        <source>Alejar</source>
        <translation>Zoom out</translation>
    </message>
    <message>
        <source>Acercar</source>
        <translation>Zoom in</translation>
    </message>
    <message>
        <source>Ajustar al ancho</source>
        <translation>Fit width</translation>
    </message>
    <message>
        <source>Ver la página completa</source>
        <translation>See the whole page</translation>
    </message>
    <message>
        <source>Coincidencia anterior</source>
        <translation>Previous match</translation>
    </message>
    <message>
        <source>Coincidencia siguiente</source>
        <translation>Next match</translation>
    </message>
    <message>
        <source>Cerrar la búsqueda</source>
        <translation>Close the search</translation>
    </message>
    <message>
        <source>El archivo está vacío.</source>
        <translation>The file is empty.</translation>
    </message>
    <message>
        <source>El archivo pide una contraseña y no se puede mostrar aquí.</source>
        <translation>The file asks for a password and cannot be shown here.</translation>
    </message>
    <message>
        <source>No se pudo abrir el archivo. Puede que se haya movido o borrado.</source>
        <translation>The file could not be opened. It may have been moved or deleted.</translation>
    </message>
    <message>
        <source>El archivo está dañado o no es un PDF, y no se puede mostrar.</source>
        <translation>The file is damaged or not a PDF, and cannot be shown.</translation>
    </message>
    <message>
        <source>Página {page} de {pages}</source>
        <translation>Page {page} of {pages}</translation>
    </message>
    <message>
        <source>Sin coincidencias</source>
        <translation>No matches</translation>
    </message>
    <message>
        <source>{at} de {all}</source>
        <translation>{at} of {all}</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>IVA 16 %</source>
        <translation>IVA 16 %</translation>
    </message>
    <message>
        <source>IVA 16 % incluido en el precio</source>
        <translation>IVA 16 % included in the price</translation>
    </message>
    <message>
        <source>IVA 8 % (frontera)</source>
        <translation>IVA 8 % (border)</translation>
    </message>
    <message>
        <source>IVA 0 %</source>
        <translation>IVA 0 %</translation>
    </message>
    <message>
        <source>Exento de IVA</source>
        <translation>Exempt from IVA</translation>
    </message>
    <message>
        <source>No objeto de impuesto</source>
        <translation>Not subject to tax</translation>
    </message>
    <message>
        <source>Honorarios: IVA 16 %, ret. ISR 10 % e IVA 10.6667 %</source>
        <translation>Professional fees: IVA 16 %, withheld ISR 10 % and IVA 10.6667 %</translation>
    </message>
    <message>
        <source>RESICO, venta de bienes: IVA 16 %, ret. ISR 1.25 %</source>
        <translation>RESICO, sale of goods: IVA 16 %, withheld ISR 1.25 %</translation>
    </message>
    <message>
        <source>RESICO, servicios: IVA 16 %, ret. ISR 1.25 % e IVA 10.6667 %</source>
        <translation>RESICO, services: IVA 16 %, withheld ISR 1.25 % and IVA 10.6667 %</translation>
    </message>
    <message>
        <source>Arrendamiento: IVA 16 %, ret. ISR 10 % e IVA 10.6667 %</source>
        <translation>Rent: IVA 16 %, withheld ISR 10 % and IVA 10.6667 %</translation>
    </message>
    <message>
        <source>Autotransporte de carga: IVA 16 %, ret. IVA 4 %</source>
        <translation>Freight: IVA 16 %, withheld IVA 4 %</translation>
    </message>
    <message>
        <source>Honorarios en frontera: IVA 8 %, ret. ISR 10 % e IVA 5.3333 %</source>
        <translation>Professional fees at the border: IVA 8 %, withheld ISR 10 % and IVA 5.3333 %</translation>
    </message>
    <message>
        <source>IEPS 8 % e IVA 16 %</source>
        <translation>IEPS 8 % and IVA 16 %</translation>
    </message>
    <message>
        <source>IEPS 8 % e IVA 0 %</source>
        <translation>IEPS 8 % and IVA 0 %</translation>
    </message>
    <message>
        <source>No objeto</source>
        <translation>Not subject</translation>
    </message>
    <message>
        <source>Sin desglose</source>
        <translation>No breakdown</translation>
    </message>
    <message>
        <source>{tax} exento</source>
        <translation>{tax} exempt</translation>
    </message>
    <message>
        <source>ret {tax} {rate}</source>
        <translation>wh. {tax} {rate}</translation>
    </message>
    <message>
        <source>{tax} incl.</source>
        <translation>{tax} incl.</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>Vista previa</source>
        <translation>Preview</translation>
    </message>
    <message>
        <source>La vista previa aparece al capturar.</source>
        <translation>The preview appears as you type.</translation>
    </message>
    <message>
        <source>Página {n}</source>
        <translation>Page {n}</translation>
    </message>
</context>
<context>
    <name>PrintSheet</name>
    <message>
        <source>Imprimir</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Papel</source>
        <translation>Paper</translation>
    </message>
    <message>
        <source>Impresora</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>Copias</source>
        <translation>Copies</translation>
    </message>
    <message>
        <source>Diálogo del sistema…</source>
        <translation>System dialog…</translation>
    </message>
    <message>
        <source>Guardar PDF…</source>
        <translation>Save PDF…</translation>
    </message>
    <message>
        <source>No hay impresoras instaladas en esta computadora. Puedes guardar el PDF.</source>
        <translation>No printers are installed on this computer. You can save the PDF.</translation>
    </message>
</context>
<context>
    <name>ProductForm</name>
    <message>
        <source>Precio unitario</source>
        <translation>Unit price</translation>
    </message>
    <message>
        <source>Impuestos</source>
        <translation>Taxes</translation>
    </message>
    <message>
        <source>Más acciones</source>
        <translation>More actions</translation>
    </message>
    <message>
        <source>Cerrar la ficha</source>
        <translation>Close the card</translation>
    </message>
    <message>
        <source>Guardar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Guardar y facturar</source>
        <translation>Save and invoice</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Sin claves</source>
        <translation>No keys</translation>
    </message>
    <message>
        <source>Sin unidades</source>
        <translation>No units</translation>
    </message>
    <message>
        <source>Escribe palabras, como «renta» o «flete», o la clave</source>
        <translation>Type words, such as “renta” or “flete”, or the key</translation>
    </message>
    <message>
        <source>Buscar clave</source>
        <translation>Search key</translation>
    </message>
    <message>
        <source>Buscar unidad</source>
        <translation>Search unit</translation>
    </message>
    <message>
        <source>Descripción</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Clave SAT</source>
        <translation>SAT key</translation>
    </message>
    <message>
        <source>Unidad</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>SKU o código propio</source>
        <translation>SKU or own code</translation>
    </message>
    <message>
        <source>Producto o servicio</source>
        <translation>Product or service</translation>
    </message>
    <message>
        <source>Producto o servicio nuevo</source>
        <translation>New product or service</translation>
    </message>
    <message>
        <source>Objeto de impuesto: {key} {name}</source>
        <translation>Subject to tax: {key} {name}</translation>
    </message>
    <message>
        <source>Guardando…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>Facturar</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>Duplicar</source>
        <translation>Duplicate</translation>
    </message>
    <message>
        <source>Eliminar</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>la has usado</source>
        <translation>you have used it</translation>
    </message>
</context>
<context>
    <name>Products</name>
    <message>
        <source>Es la clave genérica; una propia evita rechazos de tus clientes.</source>
        <translation>It is the generic key; one of its own keeps your clients from rejecting it.</translation>
    </message>
    <message>
        <source>Son ocho dígitos; escribe palabras para buscarla.</source>
        <translation>It has eight digits; type words to search for it.</translation>
    </message>
    <message>
        <source>No es una cantidad.</source>
        <translation>This is not an amount.</translation>
    </message>
    <message>
        <source>Escribe qué vendes.</source>
        <translation>Write what you sell.</translation>
    </message>
</context>
<context>
    <name>ProductsView</name>
    <message>
        <source>Qué productos</source>
        <translation>Which products</translation>
    </message>
    <message>
        <source>Buscar por descripción, clave o SKU</source>
        <translation>Search by description, key or SKU</translation>
    </message>
    <message>
        <source>Nuevo producto o servicio</source>
        <translation>New product or service</translation>
    </message>
    <message>
        <source>Productos y servicios</source>
        <translation>Products and services</translation>
    </message>
    <message>
        <source>Todos</source>
        <translation>All</translation>
    </message>
    <message>
        <source>Usados</source>
        <translation>Used</translation>
    </message>
    <message>
        <source>Sin uso</source>
        <translation>Not used</translation>
    </message>
    <message>
        <source>Sin clave SAT</source>
        <translation>No SAT key</translation>
    </message>
    <message>
        <source>Clave genérica</source>
        <translation>Generic key</translation>
    </message>
    <message>
        <source>Descripción</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Clave SAT</source>
        <translation>SAT key</translation>
    </message>
    <message>
        <source>Unidad</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>Precio</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>Impuestos</source>
        <translation>Taxes</translation>
    </message>
    <message>
        <source>SKU</source>
        <translation>SKU</translation>
    </message>
    <message>
        <source>Usos</source>
        <translation>Uses</translation>
    </message>
    <message>
        <source>Sin clave</source>
        <translation>No key</translation>
    </message>
    <message>
        <source>{n} de {all} productos y servicios</source>
        <translation>{n} of {all} products and services</translation>
    </message>
    <message>
        <source>{n} productos y servicios</source>
        <translation>{n} products and services</translation>
    </message>
    <message>
        <source>Aún no hay productos ni servicios</source>
        <translation>No products or services yet</translation>
    </message>
    <message>
        <source>Guarda lo que vendes con su clave SAT, precio e impuestos, y al facturar basta escribir su nombre.</source>
        <translation>Save what you sell with its SAT key, price and taxes, and when invoicing it is enough to type its name.</translation>
    </message>
    <message>
        <source>Crear el primero</source>
        <translation>Make the first one</translation>
    </message>
    <message>
        <source>No se guardó lo que escribiste</source>
        <translation>What you typed was not saved</translation>
    </message>
    <message>
        <source>Recuperar</source>
        <translation>Bring back</translation>
    </message>
    <message>
        <source>{name} guardado</source>
        <translation>{name} saved</translation>
    </message>
    <message>
        <source>{name} eliminado</source>
        <translation>{name} deleted</translation>
    </message>
    <message>
        <source>Deshacer</source>
        <translation>Undo</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>La clave de {name} no está guardada en esta computadora. Escríbela otra vez.</source>
        <translation>The key of {name} is not stored on this computer. Type it again.</translation>
    </message>
    <message>
        <source>Preparando la empresa de práctica…</source>
        <translation>Preparing the practice company…</translation>
    </message>
    <message>
        <source>Comprobando la clave…</source>
        <translation>Checking the key…</translation>
    </message>
    <message>
        <source>El servicio de práctica se detuvo y se está reiniciando. No se perdió nada.</source>
        <translation>The practice service stopped and is starting again. Nothing was lost.</translation>
    </message>
    <message>
        <source>El servicio de práctica no se pudo iniciar. Cierra el programa y ábrelo otra vez.</source>
        <translation>The practice service could not start. Close the program and open it again.</translation>
    </message>
    <message>
        <source>Primero elige cómo empezar; después suelta la constancia.</source>
        <translation>First choose how to start; then drop the constancia.</translation>
    </message>
    <message>
        <source>Ocurrió un error inesperado y quedó anotado. Lo que guardaste está a salvo.</source>
        <translation>An unexpected error occurred and was recorded. What you saved is safe.</translation>
    </message>
    <message>
        <source>Ver detalle</source>
        <translation>Show details</translation>
    </message>
    <message>
        <source>Puedes seguir trabajando. Si se repite, envía el archivo {file} a soporte; no contiene claves.</source>
        <translation>You can keep working. If it happens again, send the file {file} to support; it contains no keys.</translation>
    </message>
    <message>
        <source>Error inesperado</source>
        <translation>Unexpected error</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Soltar constancia…</source>
        <translation>Drop a constancia…</translation>
    </message>
    <message>
        <source>Elegir constancias o CFDI (Ctrl+U)</source>
        <translation>Choose constancias or CFDI (Ctrl+U)</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>Copiar UUID</source>
        <translation>Copy UUID</translation>
    </message>
    <message>
        <source>Guardar PDF…</source>
        <translation>Save PDF…</translation>
    </message>
    <message>
        <source>Guardar XML…</source>
        <translation>Save XML…</translation>
    </message>
    <message>
        <source>Imprimir</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>Arrastrar archivos</source>
        <translation>Drag files</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Nueva igual</source>
        <translation>New one like it</translation>
    </message>
    <message>
        <source>Nueva factura</source>
        <translation>New invoice</translation>
    </message>
    <message>
        <source>Ver la factura</source>
        <translation>See the invoice</translation>
    </message>
    <message>
        <source>Ver la bandeja</source>
        <translation>View the outbox</translation>
    </message>
    <message>
        <source>Factura timbrada</source>
        <translation>Invoice stamped</translation>
    </message>
    <message>
        <source>{total} a {name}</source>
        <translation>{total} to {name}</translation>
    </message>
    <message>
        <source>UUID</source>
        <translation>UUID</translation>
    </message>
    <message>
        <source>Serie y folio</source>
        <translation>Series and folio</translation>
    </message>
    <message>
        <source>UUID copiado</source>
        <translation>UUID copied</translation>
    </message>
    <message>
        <source>PDF y XML copiados</source>
        <translation>PDF and XML copied</translation>
    </message>
</context>
<context>
    <name>Sections</name>
    <message>
        <source>Inicio</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Facturas</source>
        <translation>Invoices</translation>
    </message>
    <message>
        <source>Pagos</source>
        <translation>Payments</translation>
    </message>
    <message>
        <source>Clientes</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Productos y servicios</source>
        <translation>Products, services</translation>
    </message>
    <message>
        <source>Actividad</source>
        <translation>Activity</translation>
    </message>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Factura</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>Constancias</source>
        <translation>Constancias</translation>
    </message>
    <message>
        <source>Cliente</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Producto o servicio</source>
        <translation>Product or service</translation>
    </message>
    <message>
        <source>Pago</source>
        <translation>Payment</translation>
    </message>
    <message>
        <source>Cliente desde constancia…</source>
        <translation>Client from a constancia…</translation>
    </message>
    <message>
        <source>Producto</source>
        <translation>Product</translation>
    </message>
    <message>
        <source>Borrador</source>
        <translation>Draft</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Probar conexión</source>
        <translation>Test connection</translation>
    </message>
    <message>
        <source>Cambiar de cuenta…</source>
        <translation>Switch account…</translation>
    </message>
    <message>
        <source>Tema</source>
        <translation>Theme</translation>
    </message>
    <message>
        <source>Escala</source>
        <translation>Scale</translation>
    </message>
    <message>
        <source>Idioma</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Abrir carpeta</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Conexión</source>
        <translation>Connection</translation>
    </message>
    <message>
        <source>Práctica</source>
        <translation>Practice</translation>
    </message>
    <message>
        <source>Pruebas</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Producción</source>
        <translation>Production</translation>
    </message>
    <message>
        <source>Servicio de práctica en esta computadora</source>
        <translation>Practice service on this computer</translation>
    </message>
    <message>
        <source>Perfil</source>
        <translation>Profile</translation>
    </message>
    <message>
        <source>Modo</source>
        <translation>Mode</translation>
    </message>
    <message>
        <source>Servicio</source>
        <translation>Service</translation>
    </message>
    <message>
        <source>Clave de API</source>
        <translation>API key</translation>
    </message>
    <message>
        <source>No hace falta: se crea una nueva en cada inicio</source>
        <translation>Not needed: a new one is made at every start</translation>
    </message>
    <message>
        <source>Guardada en el llavero de esta computadora</source>
        <translation>Stored in this computer&apos;s keyring</translation>
    </message>
    <message>
        <source>Solo en memoria: esta computadora no tiene llavero disponible</source>
        <translation>Only in memory: this computer has no keyring available</translation>
    </message>
    <message>
        <source>Empresa</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>Apariencia</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>Como el sistema</source>
        <translation>Like the system</translation>
    </message>
    <message>
        <source>Claro</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Oscuro</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Se aplica al volver a abrir el programa.</source>
        <translation>Applied when the program is opened again.</translation>
    </message>
    <message>
        <source>Datos</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>Cifrada con una clave del llavero</source>
        <translation>Encrypted with a key from the keyring</translation>
    </message>
    <message>
        <source>Sin cifrar: esta computadora no tiene llavero disponible</source>
        <translation>Not encrypted: this computer has no keyring available</translation>
    </message>
    <message>
        <source>Carpeta</source>
        <translation>Folder</translation>
    </message>
    <message>
        <source>Copia local</source>
        <translation>Local copy</translation>
    </message>
    <message>
        <source>Atajos de teclado</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>Zona delicada</source>
        <translation>Danger zone</translation>
    </message>
    <message>
        <source>Vacía la empresa de práctica y la deja como el primer día. Tus cuentas reales no se tocan.</source>
        <translation>Empties the practice company and leaves it as on the first day. Your real accounts are not touched.</translation>
    </message>
    <message>
        <source>Vaciar práctica…</source>
        <translation>Empty practice…</translation>
    </message>
    <message>
        <source>Quita esta cuenta, su clave y su copia local de esta computadora. En gigstack no se borra nada.</source>
        <translation>Removes this account, its key and its local copy from this computer. Nothing is deleted in gigstack.</translation>
    </message>
    <message>
        <source>Quitar cuenta…</source>
        <translation>Remove account…</translation>
    </message>
    <message>
        <source>Razón social</source>
        <translation>Legal name</translation>
    </message>
    <message>
        <source>RFC</source>
        <translation>RFC</translation>
    </message>
    <message>
        <source>Régimen fiscal</source>
        <translation>Tax regime (régimen)</translation>
    </message>
    <message>
        <source>Código postal</source>
        <translation>Postal code</translation>
    </message>
    <message>
        <source>El servicio responde y la clave es válida.</source>
        <translation>The service answers and the key is valid.</translation>
    </message>
    <message>
        <source>¿Vaciar la práctica?</source>
        <translation>Empty practice?</translation>
    </message>
    <message>
        <source>¿Quitar esta cuenta?</source>
        <translation>Remove this account?</translation>
    </message>
    <message>
        <source>Los borradores que no hayas timbrado se pierden. Esto no se puede deshacer.</source>
        <translation>Drafts that you have not stamped are lost. This cannot be undone.</translation>
    </message>
    <message>
        <source>Vaciar</source>
        <translation>Empty</translation>
    </message>
    <message>
        <source>Quitar</source>
        <translation>Remove</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>En línea</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Sin conexión</source>
        <translation>No connection</translation>
    </message>
    <message>
        <source>Clave no válida</source>
        <translation>Invalid key</translation>
    </message>
    <message>
        <source>Conectando…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>Constancias y CFDI (*.pdf *.xml);;Todos los archivos (*)</source>
        <translation>Constancias and CFDI (*.pdf *.xml);;All files (*)</translation>
    </message>
    <message>
        <source>Elegir constancias o CFDI</source>
        <translation>Choose constancias or CFDI</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Atajos de teclado</source>
        <translation>Keyboard shortcuts</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>En todas partes</source>
        <translation>Everywhere</translation>
    </message>
    <message>
        <source>Buscar clientes, productos y facturas</source>
        <translation>Search clients, products and invoices</translation>
    </message>
    <message>
        <source>Nuevo de esta vista</source>
        <translation>New of this view</translation>
    </message>
    <message>
        <source>Nueva factura</source>
        <translation>New invoice</translation>
    </message>
    <message>
        <source>Nuevo cliente</source>
        <translation>New client</translation>
    </message>
    <message>
        <source>Registrar pago</source>
        <translation>Register payment</translation>
    </message>
    <message>
        <source>Elegir constancias o CFDI</source>
        <translation>Choose constancias or CFDI</translation>
    </message>
    <message>
        <source>Ir a una sección</source>
        <translation>Go to a section</translation>
    </message>
    <message>
        <source>Actualizar</source>
        <translation>Update</translation>
    </message>
    <message>
        <source>Esta hoja</source>
        <translation>This sheet</translation>
    </message>
    <message>
        <source>Listas</source>
        <translation>Lists</translation>
    </message>
    <message>
        <source>Filtrar la lista</source>
        <translation>Filter the list</translation>
    </message>
    <message>
        <source>Abrir</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Editar</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>Copiar las filas elegidas</source>
        <translation>Copy the chosen rows</translation>
    </message>
    <message>
        <source>Factura</source>
        <translation>Invoice</translation>
    </message>
    <message>
        <source>Timbrar</source>
        <translation>Stamp</translation>
    </message>
    <message>
        <source>Tab en la última celda</source>
        <translation>Tab in the last cell</translation>
    </message>
    <message>
        <source>Nuevo concepto</source>
        <translation>New line</translation>
    </message>
    <message>
        <source>Igual que la celda de arriba</source>
        <translation>Same as the cell above</translation>
    </message>
    <message>
        <source>Impuestos del concepto</source>
        <translation>Taxes of the line</translation>
    </message>
    <message>
        <source>Mover el concepto</source>
        <translation>Move the line</translation>
    </message>
    <message>
        <source>Eliminar el concepto</source>
        <translation>Delete the line</translation>
    </message>
</context>
<context>
    <name>StatementSheet</name>
    <message>
        <source>Estado de cuenta</source>
        <translation>Account statement</translation>
    </message>
    <message>
        <source>Moneda</source>
        <translation>Currency</translation>
    </message>
    <message>
        <source>Imprimir…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Guardar PDF…</source>
        <translation>Save PDF…</translation>
    </message>
</context>
<context>
    <name>Suggest</name>
    <message>
        <source>Sugerencias</source>
        <translation>Suggestions</translation>
    </message>
</context>
<context>
    <name>TaxesMenu</name>
    <message>
        <source>Impuestos</source>
        <translation>Taxes</translation>
    </message>
    <message>
        <source>En todos los conceptos</source>
        <translation>On all lines</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Buscar clientes, productos, facturas…  (Ctrl+K)</source>
        <translation>Search clients, products, invoices…  (Ctrl+K)</translation>
    </message>
    <message>
        <source>Nuevo</source>
        <translation>New</translation>
    </message>
    <message>
        <source>Bandeja de salida</source>
        <translation>Outbox</translation>
    </message>
    <message>
        <source>Bandeja de salida ({count})</source>
        <translation>Outbox ({count})</translation>
    </message>
</context>
<context>
    <name>TotalsBar</name>
    <message>
        <source>Subtotal</source>
        <translation>Subtotal</translation>
    </message>
    <message>
        <source>Descuento</source>
        <translation>Discount</translation>
    </message>
    <message>
        <source>Ret. {tax}</source>
        <translation>Wh. {tax}</translation>
    </message>
    <message>
        <source>{tax} cuota</source>
        <translation>{tax} per unit</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Ver desglose</source>
        <translation>See breakdown</translation>
    </message>
    <message>
        <source>De dónde sale cada centavo</source>
        <translation>Where each cent comes from</translation>
    </message>
    <message>
        <source>Más formas de terminar</source>
        <translation>More ways to finish</translation>
    </message>
    <message>
        <source>Timbrar</source>
        <translation>Stamp</translation>
    </message>
    <message>
        <source>Timbrar e imprimir</source>
        <translation>Stamp and print</translation>
    </message>
    <message>
        <source>Guardar borrador</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>Vista previa sin validez…</source>
        <translation>Preview without validity…</translation>
    </message>
    <message>
        <source>{n} por corregir</source>
        <translation>{n} to correct</translation>
    </message>
    <message>
        <source>{n} por revisar</source>
        <translation>{n} to review</translation>
    </message>
    <message>
        <source>{act} (Ctrl+Enter)</source>
        <translation>{act} (Ctrl+Enter)</translation>
    </message>
</context>
<context>
    <name>Xml</name>
    <message>
        <source>Si sigue vigente solo lo sabe el SAT.</source>
        <translation>Only the SAT knows whether it is still valid.</translation>
    </message>
    <message>
        <source>No te fíes de este documento: su sello o su timbre no corresponde.</source>
        <translation>Do not trust this document: its seal or its stamp does not match.</translation>
    </message>
    <message>
        <source>No se puede asegurar que este documento sea auténtico.</source>
        <translation>It cannot be said for sure that this document is genuine.</translation>
    </message>
    <message>
        <source>El sello es de {name} y el documento no ha cambiado desde que se selló.</source>
        <translation>The seal is {name}&apos;s and the document has not changed since it was sealed.</translation>
    </message>
</context>
<context>
    <name>XmlActs</name>
    <message>
        <source>Abrir XML</source>
        <translation>Open XML</translation>
    </message>
    <message>
        <source>CFDI (*.xml)</source>
        <translation>CFDI (*.xml)</translation>
    </message>
</context>
<context>
    <name>XmlSheet</name>
    <message>
        <source>Abrir XML</source>
        <translation>Open XML</translation>
    </message>
    <message>
        <source>Archivo</source>
        <translation>File</translation>
    </message>
    <message>
        <source>Imprimir…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>Guardar PDF…</source>
        <translation>Save PDF…</translation>
    </message>
    <message>
        <source>Cerrar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Usar como borrador</source>
        <translation>Use as a draft</translation>
    </message>
    <message>
        <source>Leyendo…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>No se puede mostrar</source>
        <translation>It cannot be shown</translation>
    </message>
</context>
</TS>
