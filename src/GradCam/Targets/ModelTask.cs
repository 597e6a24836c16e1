namespace GradCam;

/// <summary>What the numbers of a model's output are, where they are neither at places nor in rows.</summary>
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
}
