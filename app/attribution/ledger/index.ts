export {
  forceMoney,
  type ForceInput,
  type ForceMoney,
  type ForceNumber,
  type MoneyKind,
} from "./forces.ts";
export {
  buildLedger,
  SALES_CHANNELS,
  type BySales,
  type LedgerDay,
  type LedgerOrder,
  type SalesChannel,
} from "./ledger.ts";
export {
  overlayLedger,
  type ChannelMoney,
  type OverlaidDay,
  type OverlaidLedger,
  type Overlay,
} from "./overlay.ts";
