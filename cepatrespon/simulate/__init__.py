"""A simulated city: invented reports, answers, people and photographs, spread as published figures say, played through
the real actions. Knows how likely things are; leaves what is lawful to the rules and every write to the actions.
"""
