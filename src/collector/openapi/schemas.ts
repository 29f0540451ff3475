/** What bodies look like. */
import { BATCH_VERSION } from '../../wire/batch.js';
import { schema } from './answers.js';

/** By their names. */
export const schemas = {
  Refusal: {
    description: 'What is wrong, in a sentence.',
    type: 'object',
    required: ['error'],
    additionalProperties: false,
    properties: { error: { type: 'string' } },
  },
  Event: {
    description: 'One thing a visitor did; docs/batch.schema.json has the limits.',
    type: 'object',
    required: ['id', 'time', 'name', 'params'],
    properties: {
      id: { type: 'string', minLength: 1, maxLength: 256 },
      user: { type: 'string' },
      visitor: { type: 'string' },
      time: { type: 'integer', description: 'When it happened, ms since 1970.' },
      name: { type: 'string', minLength: 1 },
      params: { type: 'object' },
    },
  },
  StoredEvent: {
    allOf: [
      schema('Event'),
      {
        type: 'object',
        required: ['received', 'future'],
        properties: {
          site: { type: 'string' },
          received: { type: 'integer', description: 'When it arrived, ms since 1970.' },
          future: { type: 'boolean', description: 'Its time was further ahead than clocks may differ.' },
        },
      },
    ],
  },
  Batch: {
    type: 'object',
    required: ['v', 'sent', 'events'],
    properties: {
      v: { const: BATCH_VERSION },
      site: { type: 'string' },
      sent: { type: 'number', description: 'When the browser sent it, ms since 1970.' },
      events: { type: 'array', maxItems: 1000, items: schema('Event') },
    },
  },
  BatchAnswer: {
    type: 'object',
    required: ['accepted', 'rejected'],
    additionalProperties: false,
    properties: {
      accepted: { type: 'integer' },
      rejected: {
        description: 'Events that never can be stored, by their place.',
        type: 'array',
        items: {
          type: 'object',
          required: ['index', 'reason'],
          additionalProperties: false,
          properties: { index: { type: 'integer' }, id: { type: 'string' }, reason: { type: 'string' } },
        },
      },
    },
  },
  ImportAnswer: {
    type: 'object',
    required: ['accepted', 'rejected', 'rejectedLines'],
    additionalProperties: false,
    properties: {
      accepted: { type: 'integer' },
      rejected: {
        description: 'Lines that never can be stored, by their number from 1: the first thousand.',
        type: 'array',
        items: {
          type: 'object',
          required: ['line', 'reason'],
          additionalProperties: false,
          properties: { line: { type: 'integer' }, id: { type: 'string' }, reason: { type: 'string' } },
        },
      },
      rejectedLines: { type: 'integer', description: 'How many there are altogether.' },
    },
  },
  References: {
    type: 'object',
    properties: {
      currency: { type: 'string' },
      storeCountry: { type: 'string' },
      storeCity: { type: 'string' },
      averageOrderValue: { type: 'number' },
      lifetimeValueP80: { type: 'number' },
      rfm: {
        type: 'object',
        required: ['recencyDays', 'frequency', 'monetary'],
        properties: Object.fromEntries(
          ['recencyDays', 'frequency', 'monetary'].map((name) => [
            name,
            { type: 'array', minItems: 4, maxItems: 4, items: { type: ['number', 'null'] } },
          ]),
        ),
      },
    },
  },
};
