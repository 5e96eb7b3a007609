"""Words that ask for nothing of their own: grammar, politeness, and `piece of music`."""

_WORDS = """
a an the this that these those it its there here one ones some any each every all both
and or nor but so then plus also too as than if while when where which who whose what how
of for in on at by from to into with within over under through between about around across
up down out off after before during until per via like
is are be been being was were am has have having had do does did will would shall should can
could may might must let lets make makes made making get gets give gives go goes take put keep
keeps use uses using used come comes turn
i me my mine we us our you your they them their he she his her someone something anything
please thanks thank want wants wanted need needs looking try
write writes written compose composed create created generate generated produce build
play plays played playing performed perform sing sung arranged arrangement scored score set
piece pieces music musical composition compositions work works track tracks tune tunes
melody melodies theme themes version idea sketch section part parts line lines instrumental
very quite rather really pretty fairly slightly little bit lot more less most least somewhat
extremely super mostly mainly just only even still really truly perhaps maybe
kind sort style styled styles type genre flavour flavor feel feels feeling mood moods vibe vibes
character sound sounds sounding manner spirit way reminiscent inspired influenced based à la
key keys scale mode tempo speed pace time signature metre meter beat beats bpm bar bars
measure measures note notes long length lasting duration minute minutes second seconds
approximately roughly circa ca exactly least most
new original own instrument instruments instrumentation players player ensemble group duo duet
solo featuring feature features featured accompanied accompaniment backing led leading add adds
including include includes against together
first 1st 2nd third 3rd fourth 4th no number
register range pitch
id im ill ive youd lets dont doesnt isnt without not never neither hate except minus nothing else
"""
STOP_WORDS = frozenset(_WORDS.split())
