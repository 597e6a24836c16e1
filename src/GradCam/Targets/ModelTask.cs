namespace GradCam;

/// <summary>What the numbers of a model's output are.</summary>
public enum ModelTask
{
    /// <summary>
    /// Scores of classes, of which one is right (Softmax); a single score has two sides (Sigmoid).
    /// </summary>
    Classification,

    /// <summary>Scores of labels, any number of which may be right (Sigmoid).</summary>
    MultiLabel,

    /// <summary>Numbers that are no scores, such as an age; they have no probabilities.</summary>
    Regression,

    /// <summary>Coordinates in a space of features, for comparing pictures; no one of them means anything.</summary>
    Embedding,

    /// <summary>Boxes: each row, or column, of the output is one, with its scores.</summary>
    Detection,

    /// <summary>Scores of classes at each place.</summary>
    Segmentation,

    /// <summary>Steps with scores of classes, such as the characters of a line of text.</summary>
    Sequence,
}
