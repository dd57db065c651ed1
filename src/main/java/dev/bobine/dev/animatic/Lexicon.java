package dev.bobine.dev.animatic;

import dev.bobine.dev.animatic.Brief.Light;
import dev.bobine.dev.animatic.Brief.Motion;
import dev.bobine.dev.animatic.Brief.Place;
import dev.bobine.dev.animatic.Brief.Subject;
import dev.bobine.dev.animatic.Brief.Weather;
import java.awt.Color;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The words an animatic understands, English and French, without accents and in the singular.
final class Lexicon {

    static final Map<String, Light> LIGHTS = table(Map.of(
            Light.SUNSET, "sunset dusk twilight evening coucher couchant crepuscule soir soiree",
            Light.DAWN, "dawn sunrise morning aube aurore matin lever levant",
            Light.NIGHT, "night midnight moonlight moon starry nuit minuit lune etoile",
            Light.OVERCAST, "storm stormy fog foggy cloudy overcast orage tempete brouillard brume nuageux gris",
            Light.DAY, "noon midday sunny daylight midi ensoleille jour"));

    static final Map<String, Place> PLACES = table(Map.of(
            Place.FLOWERS, "lavender lavande tulip tulipe poppy coquelicot sunflower tournesol flower fleur wheat ble",
            Place.MEADOW, "field champ meadow prairie grass herbe garden jardin park parc hill colline pre",
            Place.SEA, "sea ocean beach lake river wave mer plage lac riviere vague underwater port",
            Place.FOREST, "forest wood jungle tree foret bois arbre",
            Place.CITY, "city town street road skyline tokyo paris ville rue route quartier",
            Place.MOUNTAINS, "mountain alp peak montagne alpe sommet valley vallee",
            Place.DESERT, "desert dune sand sable mars",
            Place.SNOWFIELD, "snow arctic ice glacier neige banquise glace",
            Place.SPACE, "space galaxy planet cosmos orbit espace galaxie planete orbite"));

    static final Map<String, Subject> SUBJECTS = table(Map.ofEntries(
            Map.entry(Subject.CAT, "cat kitten kitty chat chatte chaton"),
            Map.entry(Subject.DOG, "dog puppy wolf chien chienne chiot loup"),
            Map.entry(Subject.HORSE, "horse pony unicorn donkey cheval chevaux poney licorne ane"),
            Map.entry(Subject.FOX, "fox renard"),
            Map.entry(Subject.BIRD, "bird eagle owl seagull dragon oiseau aigle hibou mouette"),
            Map.entry(Subject.FISH, "fish whale dolphin shark poisson baleine dauphin requin"),
            Map.entry(
                    Subject.PERSON,
                    "person man woman child boy girl dancer astronaut personne homme femme enfant"
                            + " garcon fille danseur danseuse astronaute knight chevalier"),
            Map.entry(Subject.ROBOT, "robot android androide"),
            Map.entry(Subject.CAR, "car truck bus taxi voiture camion auto"),
            Map.entry(Subject.BOAT, "boat ship sailboat bateau navire voilier"),
            Map.entry(Subject.BALLOON, "balloon airship ballon montgolfiere dirigeable"),
            Map.entry(Subject.ROCKET, "rocket spaceship fusee vaisseau")));

    static final Map<String, Motion> MOTIONS = table(Map.of(
            Motion.RUN, "run running gallop race sprint chase court courir courant galope fonce poursuit",
            Motion.WALK, "walk walking stroll marche marcher promene avance dance danse",
            Motion.FLY, "fly flying soar sail drift swim float vole voler plane vogue nage flotte navigue",
            Motion.STILL, "sit sitting sleep sleeping stand rest assis assise dort endormi couche repose debout"));

    static final Map<String, Weather> WEATHER = table(Map.of(
            Weather.RAIN, "rain rainy raining pluie pleut averse",
            Weather.SNOW, "snowing snowy snowflake neige flocon"));

    static final Map<String, Color> COLOURS = table(Map.ofEntries(
            Map.entry(Ink.rgb(0xf7f4ee), "white blanc blanche"),
            Map.entry(Ink.rgb(0x1d1b22), "black noir noire"),
            Map.entry(Ink.rgb(0x8d9199), "grey gray silver argent argente"),
            Map.entry(Ink.rgb(0xd93a34), "red scarlet crimson rouge"),
            Map.entry(Ink.rgb(0xef8a2c), "orange ginger roux rousse"),
            Map.entry(Ink.rgb(0xf4cf3a), "yellow golden gold jaune dore doree"),
            Map.entry(Ink.rgb(0x3e9b4f), "green emerald vert verte emeraude"),
            Map.entry(Ink.rgb(0x2f6fd0), "blue azure bleu bleue azur"),
            Map.entry(Ink.rgb(0x2aa9a4), "turquoise teal cyan"),
            Map.entry(Ink.rgb(0x8b5cc7), "purple violet violette mauve"),
            Map.entry(Ink.rgb(0xee7fae), "pink rose"),
            Map.entry(Ink.rgb(0x7b4b2a), "brown marron brun brune")));

    /// What grows in a field of them.
    static final Map<String, Color> BLOOMS = table(Map.of(
            Ink.rgb(0x8a63c9), "lavender lavande",
            Ink.rgb(0xe0503f), "poppy coquelicot",
            Ink.rgb(0xf2b632), "sunflower tournesol",
            Ink.rgb(0xd9b45a), "wheat ble",
            Ink.rgb(0xe85d8f), "tulip tulipe"));

    /// Words that mean something else entirely in the other language (French car: because; English chat: to talk).
    static final Set<String> ENGLISH_ONLY = Set.of("car", "race", "rest");

    static final Set<String> FRENCH_ONLY = Set.of("chat", "court", "rue", "lever", "plane", "route", "ane", "bois");

    static final Set<String> FRENCH_MARKS = Set.of(
            "le", "la", "les", "un", "une", "des", "du", "au", "aux", "dans", "et", "est", "sur", "avec", "qui", "de");

    private Lexicon() {}

    private static <T> Map<String, T> table(Map<T, String> words) {
        Map<String, T> table = new HashMap<>();
        words.forEach((meaning, line) -> {
            for (String word : line.split(" ")) {
                table.put(word, meaning);
            }
        });
        return Map.copyOf(table);
    }
}
