// An SLHA file in which some numbers are replaced for each point: looked up once, then only put together.
import { LodeError } from "../contract/errors.js";
import { Slha, slhaNumberText } from "./slha.js";
import { type SlhaAddress, SlhaAddresses, slhaAddressText } from "./slha-address.js";

export class SlhaTemplate {
  readonly #bytes: Buffer;
  /** In the order of the text: which value, and where it goes. */
  readonly #slots: { value: number; start: number; end: number; before: string }[] = [];

  /** Throws where the text has no number at one of the addresses, or two of them mean the same number. */
  constructor(source: string | Uint8Array, addresses: readonly SlhaAddress[]) {
    const document = Slha.parse(typeof source === "string" ? source : Uint8Array.from(source));
    this.#bytes = document.toBytes();
    const places = document.places(new SlhaAddresses(addresses));
    for (const [value, address] of addresses.entries()) {
      const start = places[2 * value]!;
      const end = start + places[2 * value + 1]!;
      if (start < 0) throw wrong(address, "has no number at");
      this.#slots.push({ value, start, end, before: this.#bytes.toString("latin1", start, end) });
    }
    this.#slots.sort((a, b) => a.start - b.start);
    const twice = this.#slots.find(({ start }, i) => start === this.#slots[i - 1]?.start);
    if (twice !== undefined) throw wrong(addresses[twice.value]!, "is given two values at");
  }

  /** The file with these values, in the order of the addresses; all else byte for byte as it was. */
  render(values: ArrayLike<number>): Buffer {
    const parts: Buffer[] = [];
    let end = 0;
    for (const slot of this.#slots) {
      parts.push(this.#bytes.subarray(end, slot.start));
      parts.push(Buffer.from(slhaNumberText(values[slot.value]!, slot.before), "latin1"));
      end = slot.end;
    }
    parts.push(this.#bytes.subarray(end));
    return Buffer.concat(parts);
  }
}

function wrong(address: SlhaAddress, what: string): LodeError {
  return new LodeError("LODE_EVAL_CREATE", `The SLHA template ${what} ${slhaAddressText(address)}.`, {
    found: address,
    expected: "an address of a number in the template",
  });
}
