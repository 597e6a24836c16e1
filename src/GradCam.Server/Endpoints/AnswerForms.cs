using GradCam.Server.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GradCam.Server.Endpoints;

/// <summary>Chooses the form of an answer by what the request accepts.</summary>
internal static class AnswerForms
{
    private static readonly (string Type, AnswerForm Form)[] Known =
    [
        ("application/json", AnswerForm.Json),
        ("image/png", AnswerForm.Png),
        ("application/x-npy", AnswerForm.Npy),
        ("application/octet-stream", AnswerForm.Npy),
        ("text/event-stream", AnswerForm.Events),
    ];

    /// <summary>The content type of a form.</summary>
    public static string TypeOf(AnswerForm form) => Known.First(k => k.Form == form).Type;

    /// <summary>The form that a request likes best.</summary>
    /// <exception cref="RequestException">It accepts none.</exception>
    public static AnswerForm Of(HttpRequest request)
    {
        var accepted = request.Headers.Accept;
        if (accepted.Count == 0 || !MediaTypeHeaderValue.TryParseList(accepted, out var types))
            return AnswerForm.Json;
        foreach (var type in types.Where(t => t.Quality is not 0).OrderByDescending(t => t.Quality ?? 1))
        foreach (var (name, form) in Known)
            if (MediaTypeHeaderValue.Parse(name).IsSubsetOf(type))
                return form;
        throw new RequestException(
            406,
            $"No answer is of type '{RequestFields.Shown(accepted.ToString())}': accept "
                + $"{string.Join(", ", Known.Select(k => k.Type))}."
        );
    }
}
