/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml-parts.h"

#include <stdlib.h>

/* A context's dictionary never shrinks: it is renewed now and then. */
enum { CONTEXT_USES = 1024 };

static stm_status
renew_context(struct stm_xml *xml, struct stm_err *err)
{
    if (xml->context && xml->uses++ < CONTEXT_USES)
        return STM_OK;
    xmlFreeParserCtxt(xml->context);
    xml->uses = 0;
    xml->context = xmlNewParserCtxt();
    if (!xml->context)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an XML parser");
    *xml->context->sax = stm_xml_handler;
    xml->context->userData = xml;
    return STM_OK;
}

stm_status
stm_xml_open(struct stm_xml **out, const char *const *wanted, size_t n_wanted,
             struct stm_err *err)
{
    struct stm_xml *xml = calloc(1, sizeof(*xml));
    stm_status status;

    if (!xml)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an XML reader");
    xmlInitParser();
    status = stm_fields_init(&xml->fields, wanted, n_wanted, err);
    if (!status)
        status = renew_context(xml, err);
    if (status) {
        stm_xml_close(xml);
        return status;
    }
    *out = xml;
    return STM_OK;
}

void
stm_xml_close(struct stm_xml *xml)
{
    if (!xml)
        return;
    xmlFreeParserCtxt(xml->context);
    stm_fields_free(&xml->fields);
    stm_buf_free(&xml->fit);
    stm_buf_free(&xml->mended);
    stm_buf_free(&xml->text);
    free(xml);
}

void
stm_xml_set_dialect(struct stm_xml *xml, const struct stm_xml_dialect *dialect)
{
    xml->dialect = *dialect;
}

/* What a parse came to. One that does not even begin lacked memory. */
static stm_status
judge(const struct stm_xml *xml, struct stm_err *err)
{
    const xmlParserCtxt *context = xml->context;

    if (xml->err.code)
        return stm_fail(err, xml->err.code, 0, "%s", xml->err.text);
    if (context->errNo == XML_ERR_NO_MEMORY ||
        (!xml->whole && context->errNo == XML_ERR_OK))
        return stm_fail(err, STM_ENOMEM, 0, "no memory to parse XML");
    if (!context->wellFormed || !xml->whole)
        return stm_fail(err, STM_EFORMAT, 0, "XML is not well-formed");
    return STM_OK;
}

/*
 * From our own buffer, which is UTF-8 and ends with a NUL. xmlCtxtReadMemory()
 * makes one more, and one for another encoding: where there is no memory for
 * the latter, libxml2 2.9 parses at address 0.
 */
static bool
parse_buffer(xmlParserCtxt *context, struct stm_span fit)
{
    /* NOENT: or attributes keep an ampersand as a reference. No event has
     * entities of its own: stm_xml_escape() lets no document type through. */
    const int options = XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR |
                        XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;
    xmlParserInput *input;

    xmlCtxtReset(context);
    (void)xmlCtxtUseOptions(context, options);
    input = xmlNewInputStream(context);
    if (!input)
        return false;
    input->base = (const xmlChar *)fit.data;
    input->cur = input->base;
    input->end = input->base + fit.size;
    if (inputPush(context, input) < 0) {
        xmlFreeInputStream(input);
        return false;
    }
    (void)xmlParseDocument(context);
    xmlFreeDoc(context->myDoc);
    context->myDoc = NULL;
    return true;
}

static stm_status
parse(struct stm_xml *xml, struct stm_span text, struct stm_xml_counts *counts,
      struct stm_err *err)
{
    struct stm_span fit;
    stm_status status;

    stm_fields_begin(&xml->fields);
    stm_buf_reset(&xml->fit);
    stm_buf_reset(&xml->text);
    xml->depth = 0;
    xml->whole = false;
    xml->status = STM_OK;
    xml->err.code = STM_OK;
    status = renew_context(xml, err);
    if (!status)
        status = stm_xml_escape(&xml->fit, text, &xml->dialect, counts, err);
    if (status)
        return status;
    fit = stm_buf_held(&xml->fit);
    if (fit.size > STM_XML_TEXT)
        return stm_fail(err, STM_ELIMIT, 0, "an event of too many bytes");
    if (!parse_buffer(xml->context, fit))
        return stm_fail(err, STM_ENOMEM, 0, "no memory to parse XML");
    return judge(xml, err);
}

/* Once more, mended. */
static stm_status
parse_again(struct stm_xml *xml, struct stm_span text,
            struct stm_xml_counts *counts, struct stm_err *err)
{
    *counts = (struct stm_xml_counts){ 0 };
    stm_buf_reset(&xml->mended);
    stm_xml_mend(&xml->mended, text);
    if (xml->mended.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for XML");
    return parse(xml, stm_buf_held(&xml->mended), counts, err);
}

stm_status
stm_xml_read(struct stm_xml *xml, struct stm_span text,
             struct stm_record *record, struct stm_err *err)
{
    struct stm_xml_counts counts = { 0 };
    stm_status status = parse(xml, text, &counts, err);

    if (status == STM_EFORMAT) {
        struct stm_err second;
        stm_status again = parse_again(xml, text, &counts, &second);

        if (again == STM_ENOMEM)
            return stm_fail(err, again, 0, "%s", second.text);
        if (again)
            return status; /* the first reason is the true one */
    } else if (status) {
        return status;
    }
    stm_fields_end(&xml->fields, record);
    record->escaped = counts.escaped;
    record->repaired = counts.repaired;
    return STM_OK;
}
