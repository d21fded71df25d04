/** A PDF with a line of text on each page; `javascript` is run by viewers that run scripts. */
export function smallPdf(lines: readonly string[], javascript?: string): Buffer {
  const pages = lines.map((_, index) => 4 + index * 2);
  const objects: string[] = [
    `<< /Type /Catalog /Pages 2 0 R ${javascript === undefined ? '' : `/OpenAction << /S /JavaScript /JS (${javascript}) >>`} >>`,
    `<< /Type /Pages /Kids [${pages.map((number) => `${number} 0 R`).join(' ')}] /Count ${lines.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  for (const [index, line] of lines.entries()) {
    const drawing = `BT /F1 24 Tf 60 700 Td (${line}) Tj ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R /Annots [<< /Type /Annot /Subtype /Link /Rect [50 690 300 730] /A << /S /URI /URI (http://127.0.0.1:9/) >> >>] >>`,
      `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    );
  }
  let file = '%PDF-1.7\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(file.length);
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, '0')} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
