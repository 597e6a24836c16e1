namespace GradCam.Data.Metrics;

/// <summary>The questions in words.</summary>
internal static class Questions
{
    /// <summary>The question as it stands above its table.</summary>
    public static string InWords(this Question question) =>
        question switch
        {
            Question.Faithfulness => "Does the score depend on what is highlighted?",
            Question.Ranking => "Does the map rank places as the network does?",
            Question.Localization => "Is it on the object?",
            Question.Sanity => "Is it about this network at all?",
            Question.Stability => "Is it stable?",
            Question.Compactness => "Is it compact?",
            _ => "Do methods agree?",
        };

    /// <summary>The name on the command line.</summary>
    public static string Name(this Question question) => question.ToString().ToLowerInvariant();
}
