namespace GradCam.Data;

/// <summary>The questions that metrics answer.</summary>
public enum Question
{
    /// <summary>Does the score depend on what is highlighted?</summary>
    Faithfulness,

    /// <summary>Does the map rank places as the network does?</summary>
    Ranking,

    /// <summary>Is it on the object?</summary>
    Localization,

    /// <summary>Is it about this network at all?</summary>
    Sanity,

    /// <summary>Is it stable?</summary>
    Stability,

    /// <summary>Is it compact?</summary>
    Compactness,

    /// <summary>Do methods agree?</summary>
    Agreement,
}
