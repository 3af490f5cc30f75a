import { randomInt } from 'node:crypto';

/** Names for what nobody named, as MLflow makes them: `thundering-croc-401`. */

const predicates =
  'able agile amused amber bold brave brisk calm candid capable caring casual charming cheerful clever clumsy crimson ' +
  'curious dapper daring dazzling delicate eager earnest efficient elated fearless fortunate gentle glad golden graceful ' +
  'hearty honest humble indecisive jolly keen kindly likable lively loud lucky merciful mellow nimble noble orderly ' +
  'patient peaceful polite popular proud quick quiet rare resilient righteous rumbling salty sedate selective serious ' +
  'silent sincere skillful smiling spiffy stately stylish swift tasteful thoughtful thundering traveling trusting ' +
  'unique upbeat valuable vaunted wandering welcoming whimsical wise worried youthful zealous';
const nouns =
  'ant ape asp auk bat bear bee bird boar bug calf carp cat chimp cod colt conch cow crab crane croc crow cub deer doe ' +
  'dog dolphin donkey dove duck eel elk fawn finch fish flea fly foal fowl fox frog gnat gnu goat goose grouse grub ' +
  'gull hare hawk hen hog horse hound jay kit kite koi lamb lark loon lynx mare midge mink mole moose moth mouse mule ' +
  'newt owl ox panda perch pig pug quail ram rat ray robin roo rook seal shad shark sheep shoat shrew shrike shrimp ' +
  'skink skunk sloth slug smelt snail snake snipe sow sponge squid squirrel stag steed stoat stork swan tern toad trout ' +
  'turtle vole wasp whale wolf worm wren yak zebra';

const oneOf = (words: readonly string[]) => words[randomInt(words.length)];

const [predicateList, nounList] = [predicates.split(' '), nouns.split(' ')];

export const randomName = (): string => `${oneOf(predicateList)}-${oneOf(nounList)}-${randomInt(1_000)}`;
