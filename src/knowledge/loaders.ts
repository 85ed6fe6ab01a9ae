import { csvLoader } from "./load-csv";
import { docxLoader } from "./load-docx";
import { htmlLoader } from "./load-html";
import { jsonLoader } from "./load-json";
import { jsonLinesLoader } from "./load-json-lines";
import { markdownLoader } from "./load-markdown";
import { pdfLoader } from "./load-pdf";
import { plainLoader } from "./load-plain";
import type { Format, Loader } from "./loader";

/** The loader of each format. */
export const loaders: Readonly<Record<Format, Loader>> = {
  pdf: pdfLoader,
  docx: docxLoader,
  html: htmlLoader,
  markdown: markdownLoader,
  csv: csvLoader,
  json: jsonLoader,
  jsonl: jsonLinesLoader,
  text: plainLoader,
};
