export { type AdviceSender, createAdviceSender } from './advice-sender.ts';
export { type Network, type NetworkReply, noNetwork } from './network.ts';
