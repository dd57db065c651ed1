package dev.bobine.dev.animatic;

import java.awt.Color;
import java.util.Optional;

/// What the prompt's words ask to see. Whatever the words leave open is chosen by chance from the prompt and the seed.
record Brief(
        Light light,
        Place place,
        Color bloom,
        Subject subject,
        Color coat,
        Motion motion,
        Weather weather,
        Chance chance) {

    enum Light {
        DAY,
        DAWN,
        SUNSET,
        NIGHT,
        OVERCAST
    }

    enum Place {
        MEADOW,
        FLOWERS,
        SEA,
        FOREST,
        CITY,
        MOUNTAINS,
        DESERT,
        SNOWFIELD,
        SPACE
    }

    enum Subject {
        CAT,
        DOG,
        HORSE,
        FOX,
        BIRD,
        FISH,
        PERSON,
        ROBOT,
        CAR,
        BOAT,
        BALLOON,
        ROCKET,
        SHAPES
    }

    enum Weather {
        CLEAR,
        RAIN,
        SNOW
    }

    /// Speeds are canvas units per second of ground passing by, and strides per second.
    enum Motion {
        STILL(0, 0),
        WALK(110, 1.1),
        RUN(420, 2.4),
        FLY(260, 1.6);

        final double speed;
        final double strides;

        Motion(double speed, double strides) {
            this.speed = speed;
            this.strides = strides;
        }
    }

    static Brief of(String prompt, long seed) {
        Words words = Words.of(prompt);
        Chance chance = Chance.of(prompt, seed);
        Subject subject = words.first(Lexicon.SUBJECTS).orElse(Subject.SHAPES);
        Weather weather = words.first(Lexicon.WEATHER).orElse(Weather.CLEAR);
        Place place = words.bloom().isPresent()
                ? Place.FLOWERS
                : words.first(Lexicon.PLACES).orElseGet(() -> usualPlace(subject, weather, chance));
        Optional<Color> coat = words.colourBeside(Lexicon.SUBJECTS);
        Optional<Color> bloom = words.bloom().or(() -> words.colourBeside(Lexicon.PLACES));
        return new Brief(
                words.first(Lexicon.LIGHTS).orElseGet(() -> usualLight(place, weather, chance)),
                place,
                bloom.orElseGet(() -> Ink.hue(chance.at(1, 0), 0.55, 0.75)),
                subject,
                coat.or(() -> subject == Subject.SHAPES ? words.anyColour() : Optional.empty())
                        .orElseGet(() -> usualCoat(subject, chance)),
                words.first(Lexicon.MOTIONS).orElseGet(() -> usualMotion(subject)),
                weather,
                chance);
    }

    private static Place usualPlace(Subject subject, Weather weather, Chance chance) {
        if (weather == Weather.SNOW) {
            return Place.SNOWFIELD;
        }
        return switch (subject) {
            case FISH, BOAT -> Place.SEA;
            case CAR, ROBOT -> Place.CITY;
            case ROCKET -> Place.SPACE;
            case BALLOON -> Place.MOUNTAINS;
            case CAT, DOG, HORSE, FOX, BIRD, PERSON -> Place.MEADOW;
            case SHAPES -> Place.values()[chance.pick(2, Place.values().length)];
        };
    }

    private static Light usualLight(Place place, Weather weather, Chance chance) {
        if (place == Place.SPACE) {
            return Light.NIGHT;
        }
        if (weather != Weather.CLEAR) {
            return Light.OVERCAST;
        }
        return switch (chance.pick(3, 4)) {
            case 0 -> Light.DAWN;
            case 1 -> Light.SUNSET;
            default -> Light.DAY;
        };
    }

    private static Motion usualMotion(Subject subject) {
        return switch (subject) {
            case BIRD, BALLOON, ROCKET, FISH, BOAT -> Motion.FLY;
            case CAR -> Motion.RUN;
            case CAT, DOG, HORSE, FOX, PERSON, ROBOT, SHAPES -> Motion.WALK;
        };
    }

    private static Color usualCoat(Subject subject, Chance chance) {
        // The same in every shot, whatever else a prompt says: characters are to be known again.
        double shade = (subject == Subject.SHAPES ? chance : Chance.of(subject.name(), 0)).at(4, 0);
        return switch (subject) {
            case FOX -> Ink.rgb(0xd2691e);
            case HORSE, DOG -> Ink.mix(Ink.rgb(0x4a2f1d), Ink.rgb(0xb98a5a), shade);
            case CAT -> Ink.mix(Ink.rgb(0x3b3b40), Ink.rgb(0xd9a066), shade);
            case ROBOT -> Ink.mix(Ink.rgb(0x8fa3b0), Ink.rgb(0xd0d8de), shade);
            case BIRD, FISH, PERSON, CAR, BOAT, BALLOON, ROCKET, SHAPES -> Ink.hue(shade, 0.7, 0.9);
        };
    }
}
