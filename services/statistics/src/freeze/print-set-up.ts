import type { Blob } from 'node:buffer';
import type { Stream } from 'node:stream';
import type { Feature } from 'write-excel-file/node';

/**
 * Printing the library has no option for: all columns on the width of one page, and the heading of the table again on every page.
 * @param headingRow number of the last heading row; the names of the columns stand in it and in the row before
 */
export const printSetUp = (headingRow: number): Feature<Stream | Buffer | Blob> => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transformElementAttributes: (tag, attributes) =>
          tag === 'pageSetup' ? { ...attributes, fitToWidth: 1, fitToHeight: 0 } : attributes,
        transform: (xml) => xml.replace(/<worksheet[^>]*>/, '$&<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'),
      },
      'xl/workbook.xml': {
        transform: (xml) => {
          const sheet = /<sheet [^>]*name="([^"]*)"/.exec(xml)?.[1] ?? '';
          const rows = `'${sheet}'!$${headingRow - 1}:$${headingRow}`;
          const name = `<definedName name="_xlnm.Print_Titles" localSheetId="0">${rows}</definedName>`;
          return xml.includes('<definedNames/>')
            ? xml.replace('<definedNames/>', () => `<definedNames>${name}</definedNames>`)
            : xml.replace('</definedNames>', () => `${name}</definedNames>`);
        },
      },
    },
  },
});
