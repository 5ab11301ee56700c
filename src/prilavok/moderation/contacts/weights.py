"""What each piece of evidence weighs: hundredths of a natural log-odds, added up.

One table, so that they can be compared. 0 is even; 100 makes odds of 2.7 : 1, 300 of 20 : 1. They
were set by reasoning about how people write and checked on the learning set, not fitted to it.
"""

from __future__ import annotations

# A number that could be dialled, by how little else it could be.
PLAN_MOBILE = 150  # a mobile number in full, with its trunk or country code
PLAN_INTERNATIONAL = 150  # a plus and a country's code
PLAN_FIXED = 80  # a fixed line in full
PLAN_MOBILE_BARE = 50  # a mobile number without its trunk code
PLAN_OTHER = 0  # ten digits, as in North America and India
PLAN_FIXED_BARE = -40  # area code and number
PLAN_LOCAL = -350  # a number within a town
PLAN_UNKNOWN = -250  # the length is right, and no more
PLAN_FOREIGN = -120  # of a country whose language this is not

# How it is written.
SHAPE_CUSTOMARY = 150  # 3-3-2-2 and the like
SHAPE_GROUPED = 40
PART_NUMBER = -250  # 90919-01253: so are parts numbered, and hardly a phone
SERIES = -250  # another number beside it differs in its last digits alone
ONE_RUN = -100  # ungrouped, and without its trunk code
PLUS_SIGN = 100
SPELLED = 250  # nobody writes a tracking number in words
INVISIBLE = 250  # nor puts invisible characters into it
UNUSUAL_DIGITS = 120  # circled digits, emoji
ODD_SIGNS = 150  # a sign after every digit
BACKWARDS = 100  # and said so
BACKWARDS_SILENT = -120  # reversed it could be dialled; so could every tenth number
INTERRUPTED = -110  # a word stands between its groups
SCATTERED = -120  # the digits of the whole text make a number
TAKEN_FROM_MORE = -80  # other digits stand beside it

# Told how to put together.
ASSEMBLED = -180
ASSEMBLED_PLACE = 60  # "then", "in the middle", "at the end"
ASSEMBLED_NUMBER = 180  # the pieces make a number in some order
ASSEMBLED_ZEROS = 40
ASSEMBLED_SPELLED = 80

# What stands around it.
ALONE = 100  # the text is the number
CALL_VERB = 250  # call, dial, text
PHONE_NOUN_BESIDE = 250  # the nearest noun is a phone
PHONE_NOUN = 120
SERVICE_BESIDE = 200
MINE = 100  # my, I
NAME_AFTER = 60
HINT = 100  # "you know what I mean"
LABEL = -450  # the nearest noun is an order, a parcel, an article
LABEL_GROUPED = -300  # yet it is grouped as only phones are
LABEL_PLUS = -100  # yet it begins with a plus and a country's code
LABEL_CALLED = -300  # yet it is to be called
NUMBER_OF = -150  # "the number of the rail"
LABEL_SPELLED = -120  # yet it was spelled out, as few spell an order's number
LABEL_HIDDEN = 60  # yet it was hidden, as nobody hides an order
LABEL_DENIED = 100  # "not really an article", the "order"
LABEL_AFTER = -300
LABEL_SOMEWHERE = -150
UNIT = -450  # pieces, roubles, centimetres
GLUED = -400  # letters stick to it, as in SF1370000882461
LISTED = -350  # rising or falling numbers, sizes
COMMAS = -80
COUNTED_UP = -200  # "and" before the last of them
DECIMAL = -400  # it begins behind a decimal point
MEASURES = -250  # × between the numbers
CHECK_DIGIT = -250  # a valid EAN
SAME_DIGIT = -300  # 0000000000

# Addresses.
MAIL = 350
MAIL_SPOKEN = 300
MAIL_UNKNOWN_HOST = 150
LINK = 300
LINK_SPOKEN = 250
LINK_BARE = 200  # no scheme, no path
LINK_DOUBTFUL = -100  # could be two sentences without a space, or a brand
LINK_BRAND = -250  # what a thing is called, or has printed on it
LINK_CUE = 150  # a site, a link, open
REPORTED = -600  # somebody got it and asks what it is
LINK_FILE = -300  # a file's name
LOOK_ALIKE = 450
EXECUTABLE = 350
EXECUTABLE_OF_GOODS = -500  # on the disc that is sold, or printed on a mug
OWN = -1000

# Names.
HANDLE_AT = 250
HANDLE_AT_BARE = 80  # an @ and a plain word
HANDLE_NAMED = 250  # a service or "my nick is" before it
HANDLE_FOLLOWS = 100  # a service and then what looks like a name
HANDLE_SNAKE = -100  # a word with an underscore, and nothing else
HANDLE_SNAKE_MINE = 60  # and somebody calls it theirs
HANDLE_QUOTED = 100  # a service and a title in quotes
HANDLE_DESCRIBED = 120  # "named like the shop"

# Others.
QR_TO_CONTACT = 250
QR_TO_OFFER = 120
QR_SEEN = -40
QR_OF_GOODS = -280
REQUEST = 250
REQUEST_IN_CASE = -300  # "how do I reach you if it breaks": not now, and not elsewhere
REQUEST_SHORT = 120  # a contact promised
REQUEST_BASE = -210  # words of asking, however put together
REQUEST_WANTED = 60  # a number, a profile
REQUEST_WANTED_SURELY = 120  # a nickname, an e-mail address
REQUEST_GIVE = 120
REQUEST_YOURS = 80
REQUEST_WHICH = 60
REQUEST_PROMISE = 90  # "I'll call you"
REQUEST_LABEL = -250
REQUEST_GOODS = -280  # the phone as a thing
REQUEST_ENGRAVED = -300  # a name to be engraved
REQUEST_MINE = -150  # "my number" is not asked for
REQUEST_HERE = -60
REQUEST_REFUSED = -400
POINTED = -160  # a phone, and a place where something is printed
POINTED_PLACE = 80
POINTED_INSCRIBED = 100
POINTED_MINE = 60
POINTED_CALL = 120  # and it is to be called
POINTED_TALK = 60
POINTED_YOURS = -120
POINTED_POINTER = 130  # my number, direct line, a business card
POINTED_LABEL = -150
POINTED_VAGUE = -40  # only "a number"
POINTED_SERVICE = -60  # only a service
POINTED_ASKED = -100
SERVICE = 200
SERVICE_DOUBTFUL = 60

# Contacts over several texts.
SPLIT = 50  # together they make a number
SPLIT_UNFINISHED = -150  # they could become one
SPLIT_SHAPELESS = -300
SPLIT_PIECES = 150  # pieces that are nothing but digits
SPLIT_ANNOUNCED = 200
SPLIT_SPELLED = 100
SPLIT_LABEL = -450
SPLIT_SINGLE = 200  # a digit a text
SPLIT_CORRECTED = 120  # "not 17, 71", said of a contact just given
MAIL_IN_PARTS = 150  # a name, and a provider spoken of

SAID_FROM = -150
"""Weaker contacts than this are not told at all: the learned model moves nothing that far."""
