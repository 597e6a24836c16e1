namespace GradCam;

/// <summary>What an output of a model tells.</summary>
public enum OutputKind
{
    /// <summary>A score for each class, of which one is right.</summary>
    Classes,

    /// <summary>A probability for each class on its own: any number of them may be right.</summary>
    SeveralLabels,

    /// <summary>One score that speaks for a class or, if it is low, against it.</summary>
    TwoSides,

    /// <summary>Numbers that are no probabilities, as of a regression.</summary>
    Numbers,

    /// <summary>Coordinates in a space of features, for comparing pictures.</summary>
    Embedding,

    /// <summary>A score for each class at each place.</summary>
    Segmentation,

    /// <summary>One score at each place.</summary>
    Mask,

    /// <summary>Boxes with scores.</summary>
    Detections,

    /// <summary>A score for each class at each step, as of a line of text.</summary>
    Sequence,

    /// <summary>Rows of numbers that mean nothing known; only a row and a column can be named.</summary>
    Rows,

    /// <summary>A part of the explained one: the boxes beside the scores, or another of its scales.</summary>
    Part,

    /// <summary>An output beside the explained one, which was not read.</summary>
    NotRead,
}
