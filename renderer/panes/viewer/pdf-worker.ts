// pdf.js answers the messages of the page as soon as it is loaded in a worker.
import 'pdfjs-dist/build/pdf.worker.min.mjs';
