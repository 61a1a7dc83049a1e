export function writeFigures() {}
