"""One sentence for each kind of mistake, and the order in which kinds speak where several fit.

In a sentence, ``{about}`` is the piece that it speaks of, ``{wrong}`` and ``{right}`` are the signs, functions or
numbers that stand there and belong there. A part in guillemets falls away where what it needs is not known.
"""

import ast
import re

from .brackets import SYMBOLS
from .spots import called

AXES = "axis=0 goes down the columns, over the rows, and axis=1 or -1 along each row"
TABLE = """
# What can hardly be anything else.
power sign = ^ is no power in Python: that is **.
np.min of two = np.min and min take the smallest entry of one array. For the smaller of two things, entry by entry,
    there is np.minimum.
np.max of two = np.max and max take the largest entry of one array. For the larger of two things, entry by entry,
    there is np.maximum.
math = The functions of math take a single number. Those of np take arrays too.
fractions cut off = An array made like that takes over the whole numbers of the input and cuts off fractions: give
    it dtype=float.
return inside the loop = return stands inside the loop, so the function ends after the first round. Indent it less.
return in a round = This return ends the function in the middle of the loop, which should go on with its next round.
break for continue = Here break and continue are mixed up: break leaves the loop for good, and continue goes on with
    its next round.
early return = return seems to stand inside the loop, so the function ends after the first round: only the first
    counts.
copy missing = There is no copy: two names stand for one and the same array, so a change of one changes the other as
    well (.copy()).
counter never reset = The counter is never set back to 0, so it counts all rounds and not those in a row.
# One line for another.
counter never raised = The counter is never raised, so each round writes to the same place (column): add 1 to it in each
    round.
counted once = With arrays as an index, += adds once to each place, however often it is named, and m[a][b] += 1 adds to
    a copy. Use a loop, or np.add.at.
pairs wanted = Two loops inside one another go through all combinations. Here each example has its partner: go through
    the pairs, with zip.
negative index = A negative index does not fail, it counts from the end (wraps round), and one too large fails: leave
    out what lies outside (if 0 <= i < len).
True and False kept = An array of True and False can hold no other number: -3 becomes True. Make floats of it, with
    .astype(float).
set for multiplied = = writes over what was there before, so that of a loop only the last round counts: multiply it in
    (*=).
set for added = = writes over what was there before, so that of a loop only the last round counts: add to it (+=), or
    subtract from it.
added for set = Here something is added to what was there before (+=) that should be set anew (=).
more than set = = writes over what stood there, and that should count as well: add to it (+=), or subtract from it
    (-=).
taken away for set = Here something is taken away from what was there before (-=) that should be set anew (=).
multiplied for set = Here what was there before is multiplied or divided (*=, /=), and should be set anew (=).
sign of a step = This step goes the wrong way: += stands where -= belongs, or the reverse. Look at its sign.
set in every round = The starting value is set again in every round of the loop, which forgets what was added up
    (+=). Set it once, before the loop.
set once = This is set once, before the loop, and should be set anew in every round: what one round changes is still
    there in the next.
done in every round = This happens in every round, and should happen once, after the loop.
done after the loop = This happens once, after the loop, and should happen in every round.
loops swapped = The inner and the outer loop are swapped: what is gone through first, and what for each of these?
# Places and directions.
length of a vector = The length (norm) of a vector is the root of the sum of squares: not that sum itself, nor the
    largest entry, nor the sum of absolute values.
axis = The wrong axis: {axes}.
axis missing = An axis is missing«: {about} of the whole array is one number»; {axes}.
axis too many = An axis too many«: {about} along it gives one number for each row or column». Here the whole array is
    meant.
keepdims = The axis that is summed away (or maximised) changes what broadcasting pairs up. Look at keepdims=True.
axis and keepdims = Look at the axis and at keepdims: {axes}, and with keepdims=True the result still fits the rows.
ddof = Look at ddof: does the variance divide by N, or by N - 1?
minus too many = Your sign is turned round: there is a minus too many.
threshold = Something is compared with {wrong}. It should be compared with {right}.
inside the sum = A term«, {about},» is added inside the sum, so once for each entry. Add it once, after the sum.
difference turned = A difference is taken the wrong way round, a - b for b - a: its sign turns with it.
minus missing = Your sign is turned round: a minus is missing.
set for taken away = This should be taken away from what was there before (-=), not set anew (=).
minus before a sum = The minus holds for the first term only: -a + b is not -(a + b). A pair of brackets (parentheses)
    is missing, or a sign is wrong.
sign = A sign is wrong«: {wrong} stands where {right} (a {right_word}) belongs»«, before {about}».
function too many = A function too many«, {about}»: it is applied where it should not be, or twice, to what has
    been through it already.
clip = np.clip cuts values off that should be kept: leave it out.
function on a part = A function«, {about},» is applied too early, to a part only: it belongs around the whole.
slope of tanh = 1 - s^2 is the slope of tanh. The sigmoid's slope is s * (1 - s).
slope for the value = That is the slope of the sigmoid, s * (1 - s): its value s itself is asked for.
slope missing = The slope of the sigmoid is s * (1 - s): one of its two factors is missing«, {about} or 1 -
    {about}».
summed before multiplied = You sum first, and multiply (or square) then. Multiply each with its own partner, or square
    each, and add up after that.
brackets = A pair of brackets (parentheses) is missing, too many, or in the wrong place: ** comes first, then * / @,
    then + and -.
@ or * = * multiplies entry by entry, and @ multiplies and adds up (a matrix product): the other one is needed.
@ turned = The two factors of a matrix product stand in the wrong order. A @ B is not B @ A: with a vector, it is as
    if the matrix were transposed.
reshape = reshape is no transpose: it keeps the order of the numbers and only breaks their lines elsewhere, so rows and
    columns come out mixed up. Rows become columns with .T.
transpose = An array has to be transposed (.T), or should not be: rows and columns have traded places.
row and column = Row and column are swapped: the first index is the row, the second the column.
flip = Look at what is flipped: something is in the opposite order (turned round) that should not be, or not in every
    direction (180 degrees flips both rows and columns).
rows or columns = Rows and columns are mixed up: the rows are counted or cut where the columns should be, or the
    reverse. Only a square shape forgives that.
numbers swapped = Two numbers are swapped: {wrong} and {right} should trade places.
names swapped = Two quantities are swapped: {wrong} and {right} should trade places.
arguments = The arguments of «{about}, »a function, stand in the wrong order: they should be swapped.
# What is one too many, or missing.
power too many = A power too many: something is squared, or raised, that should not be.
power missing = A square is missing«: {about} should be squared».
function twice = A function«, {about},» is applied twice, to what has already been through it. Once is enough.
function missing = A function is missing«: {about} still has to be applied».
order of log and sum = «{about} and »a sum or mean stand in the wrong order: the log of a sum is no sum of logs, and so
    with other functions.
summary = What is needed is {right_noun}, not {wrong_noun}.
division too many = You divide«, by {about},» where you should not: a division too many.
division missing = Something still has to be divided«, by {about}»: a division is missing.
size = size counts all entries of an array. How many rows (examples) it has is len.
factor too many = A factor too many«: {about}» is multiplied in that does not belong there, or is there twice.
factor missing = A factor is missing«, {about}»: something still has to be multiplied in (times).
mean too many = A mean is taken where each entry should keep its own value, or the sum is asked for.
sum too many = A sum is taken where each entry should keep its own value.
summary too many = A summary«, {about},» is taken where the entries should be kept.
summary missing = A summary is missing«: take {about} there».
sum missing = A sum is missing: the entries still have to be added up.
mean missing = A mean is missing: add up, and divide by how many there are.
term too many = A term too many«: {about}» is added or subtracted that does not belong there, or is there twice.
term missing = A term is missing«: {about}» still has to be added or subtracted.
# One thing for another.
times or over = {wrong} stands where {right} belongs: you divide where one should multiply, or the reverse.
upside down = A fraction is upside down: you have the inverse, b / a for a / b.
plus or times = {wrong} stands where {right} belongs«: {right_result} is asked for».
minus or over = {wrong} stands where {right} belongs: look at what is subtracted and what is divided.
times or power = {wrong} stands where {right} belongs: a product is no power.
base and exponent = Base and exponent are swapped in a power.
rounding = Look at the kind of division or rounding: / keeps the fraction, // rounds down, % keeps the remainder,
    round goes to the nearest.
logarithm = Another logarithm is needed: {right} instead of {wrong}. np.log is the natural one.
function = What is needed is {right}, not {wrong}.
sigmoid missing = A sigmoid is missing: 1 / (1 + e^-z) still has to be applied.
sigmoid too many = A sigmoid too many: it is applied once more to what has been through it already.
sigmoid = The sigmoid, 1 / (1 + e^-z), is what is asked for: you took another function, or another sign in it.
cut wanted = The ReLU, max(0, z), is what is asked for: you took another function, such as tanh.
cut at 0 = Look at the cut at 0, max(0, ...) or min(0, ...): there is one too many, or it is missing.
cut missing = The cut at 0 is missing: negative (or positive) values should become 0, as max(0, ...) makes them.
mask = Values and conditions are mixed up: z > 0 is True or False (1 or 0), while max(0, z) keeps z itself where it
    is positive.
complement too many = 1 minus something«, {about},» is taken where it itself belongs.
complement = 1 minus a piece«, {about},» is needed in its place, or the reverse.
equal only = == holds only where both are exactly equal: {right} belongs here, so that what lies on the one side of it
    (negative, if it is 0) counts as well.
equality = Look at equality (a tie, or exactly 0)«: {wrong} and {right} differ there».
comparison turned = A condition is turned round: the other way would be right.
and or = Look at and (&) and or (|): are both needed, or is either enough?
branches swapped = The two branches of a condition are swapped.
condition too many = A condition (if) too many: this should happen always.
condition missing = A condition is missing: this should not happen always, but only where it holds.
# Loops and ranges.
round missing = The loop makes one round too few«: look at {about}».
round too many = The loop makes one round too many«: look at {about}».
last round missing = The loop (range) ends one too early: its last round is missing.
last round too many = The loop (range) goes one round too far: its last round is too many.
bounds = Look at where the loop begins and ends (range): rounds are missing, or there are some too many, often the
    last batch or what is the rest.
first round missing = The loop begins one too late: its first round is missing.
first round too many = The loop begins one too early: its first round is too many, or the first should be left out.
counted from the wrong number = The loop counts from the wrong number: from 0 where it should count from 1 (the first
    is 1), or the reverse.
order of the rounds = The loop goes through the items in the opposite order, from the last to the first.
range = A range or slice begins or ends one place off. Its end is not included.
which end is left out = The first is left out where the last should be, or the reverse: a[1:] drops the first row,
    a[:, :-1] the last column.
part too many = Only a part is taken (a slice of rows, columns or entries) where all is needed.
part missing = All is taken where only a part (a slice) is needed.
order of lines = Two lines stand in the wrong order: this should happen after the next one.
line too many = This line does not belong there: without it, the answer is right.
line missing = A line, one step of the calculation, is missing.
# Another name or number: the least certain, so the last to speak.
more than needed = More is done there than needed«: {about} alone is right».
length of another = The length (or shape) of {wrong} is taken where that of {right} belongs.
number = The number {wrong} should be another: {right}.
number for a name = The number {wrong} is written out, so it is right for some inputs only. Use what it stands for:
    an argument, or a length (len, shape).
name = {wrong} stands in the place of {right}.
index = The entry is taken from the wrong place: look at the index«, {about}».
"""


def _read(table):
    """Return the table as a dict from kind to sentence; an indented line goes on with the one before."""
    lines = [line for line in table.replace("\n    ", " ").split("\n") if line and not line.startswith("#")]
    pairs = (line.split(" = ", 1) for line in lines)
    return {kind: sentence.replace("{axes}", AXES) for kind, sentence in pairs}


SENTENCES = _read(TABLE)
RANK = {kind: i for i, kind in enumerate(SENTENCES)}
OPPOSITE = {kind: kind.replace("too many", "missing") for kind in SENTENCES if kind.endswith("too many")}
OPPOSITE = {kind: other for kind, other in OPPOSITE.items() if other in SENTENCES}
OPPOSITE |= {
    "return inside the loop": "early return",
    "set for added": "added for set",
    "added for set": "set for added",
    "more than set": "added for set",
    "set for taken away": "taken away for set",
    "set for multiplied": "multiplied for set",
    "sigmoid": "cut wanted",
    "set in every round": "set once",
    "done in every round": "done after the loop",
    "slope for the value": "slope missing",
    "cut at 0": "cut missing",
    "equality": "equality",
    "equal only": "equality",
}
OPPOSITE |= {right: left for left, right in OPPOSITE.items() if right not in OPPOSITE}
# Kinds that do not say all: a relation between what was got and what was expected adds to them.
VAGUE = {
    "all but the first", "axis lost", "axis too many", "brackets", "condition too many", "division missing",
    "division too many", "factor missing", "factor too many", "first", "function", "function missing",
    "function too many", "index", "last", "left at 0", "length", "line too many", "name", "number", "range",
    "should be 0", "size", "summary", "term missing", "term too many", "times or over",
}  # fmt: skip
NOUNS = {
    "sum": "a sum", "mean": "a mean", "prod": "a product", "max": "the largest (max)", "min": "the smallest (min)",
    "median": "a median", "std": "the deviation (std)", "var": "the variance (var)",
}  # fmt: skip
RESULTS = {"+": "a sum", "*": "a product (multiplied)"}
WORDS = {"+": "plus", "-": "minus", "*": "times", "/": "division"}
COMPARED = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
LONGEST = 24


def sentence(kind, wrong, right, about):
    """Return the sentence of a kind; the three are text, "" where they are not to be named."""
    known = {"wrong": wrong, "right": right, "about": about, "right_word": WORDS.get(right, "")}
    known |= {"right_result": RESULTS.get(right, ""), "right_noun": NOUNS.get(right, f"np.{right}")}
    known["wrong_noun"] = NOUNS.get(wrong, f"np.{wrong}")
    text = SENTENCES[kind]
    for part in re.findall("«.*?»", text):
        needed = re.findall(r"\{(\w+)\}", part)
        text = text.replace(part, part[1:-1] if all(known[name] for name in needed) else "")
    text = text.format(**known)
    is_code = text[:3] in ("np.", "axi") or text.split()[0] in (wrong, right, about)
    return text if is_code else text[0].upper() + text[1:]


def complete(kind, wrong, right, about):
    """Whether a kind's sentence has all that it needs outside its guillemets."""
    needed = re.findall(r"\{(\w+)\}", re.sub("«.*?»", "", SENTENCES[kind]))
    known = {"wrong": wrong, "right": right, "about": about}
    return all(known[name.removesuffix("_noun")] for name in needed)


def token(node):
    """Return the sign, function or number that a piece of a tree stands for, or ""."""
    if isinstance(node, ast.BinOp):
        return SYMBOLS.get(type(node.op), "")
    if isinstance(node, ast.Compare):
        return COMPARED.get(type(node.ops[0]), "")
    if isinstance(node, ast.UnaryOp):
        return "-" if isinstance(node.op, ast.USub) else "not"
    if isinstance(node, ast.Call):
        return called(node)
    if isinstance(node, ast.Constant):
        return f"{node.value:g}" if type(node.value) in (int, float) else ""
    return node.id if isinstance(node, ast.Name) else ""
