/** The lit labels as a person sees and presses them. */
export interface Lights {
  lit(bank: string, label: number): { readonly quantity: number } | undefined;
  /** Presses confirm with the quantity shown or edited; `short`: the shortage key. */
  press(
    bank: string,
    label: number,
    press: { readonly quantity?: number; readonly short?: boolean },
  ): void;
}

/** Where a scale's load lies in the world. */
export const onScale = (scale: string) => `SCALE:${scale}`;
/** What a person holds. */
export const inHands = (worker: string) => `WORKER:${worker}`;
export const onTruck = (asn: string) => `TRUCK:${asn}`;
export const withCustomer = (order: string) => `CUSTOMER:${order}`;
