// What is shown, as a command, a request and a program that make it again.

/**
 * @param {{session: Session, choice: object, look: Look}} shown
 * @returns {{name: string, text: string}[]}
 */
function snippetsOf(shown) {
  return [
    { name: 'command line', text: commandLine(shown) },
    { name: 'curl', text: curlRequest(shown) },
    { name: 'C#', text: program(shown) },
  ];
}

function commandLine({ session, choice, look }) {
  const { summary } = session.model;
  return [
    `gradcam explain ${quoted(session.source.name)}`,
    `-m ${quoted(fileOf(summary))} --method ${choice.method.name}`,
    !choice.method.atInput && `--layer ${quoted(inList(choice.layer))}`,
    `--target ${quoted(targetText(session, choice))}`,
    `--colormap ${look.colormap}`,
    `--blend mix --alpha ${look.opacity}`,
  ].filter(part => part).join(' \\\n  ');
}

function curlRequest({ session, choice, look }) {
  const field = (name, value) => `-F ${quoted(`${name}=${value}`)}`;
  return [
    `curl ${quoted(new URL('v1/explain', location.href).href)}`,
    `-H 'Accept: image/png' -o explained.png`,
    session.server.key && `-H "Authorization: Bearer $GRADCAM_API_KEY"`,
    field('image', `@${session.source.name}`),
    field('model', session.model.summary.name),
    field('method', choice.method.name),
    !choice.method.atInput && field('layer', inList(choice.layer)),
    field('target', targetText(session, choice)),
    field('colormap', look.colormap),
    `-F blend=mix -F opacity=${look.opacity}`,
  ].filter(part => part).join(' \\\n  ');
}

function program({ session, choice, look }) {
  const { summary } = session.model, file = session.source.name;
  const capital = name => name.split('-').map(word => word[0].toUpperCase() + word.slice(1)).join('');
  const load = summary.kind === 'built-in' ? `Explainer.Load(BuiltInModel.${capital(summary.name)})`
    : summary.kind === 'keras' ? `KerasModel.Load(${literal(fileOf(summary))}).ToExplainer()`
    : `Explainer.Load(${literal(fileOf(summary))})`;
  return [
    'using GradCam;',
    summary.kind === 'keras' && 'using GradCam.Keras;',
    '',
    `using Explainer explainer = ${load};`,
    'Explanation explanation = explainer.Explain(',
    `    Picture.Load(${literal(file)}),`,
    `    CamMethods.Parse(${literal(choice.method.name)}),`,
    `    ${targetCode(session, choice)}${choice.method.atInput ? ');' : ','}`,
    !choice.method.atInput && `    layer: ${literal(choice.layer)});`,
    `var look = new OverlayOptions { Colormap = Colormap.Parse(${literal(look.colormap)}), Blend = OverlayBlend.Mix, `
      + `Alpha = ${look.opacity} };`,
    'explanation.Overlay(look).Save("explained.png");',
  ].filter(line => line !== false).join('\n');
}

/** A model's file, as it may be called where the commands are run. */
function fileOf({ name, kind }) {
  return kind === 'built-in' || /\.(onnx|h5|keras)$/.test(name) ? name : `${name}.${kind}`;
}

/** The name of a class where that says which one is meant, or its number. */
function classText(session, target) {
  const { labels } = session.model, label = labels[target];
  return label && labels.indexOf(label) === labels.lastIndexOf(label) && /^[\p{L}_][\p{L}\d_-]*$/u.test(label)
    && !['top', 'auto', 'all'].includes(label) ? label : target;
}

function targetText(session, { target, against }) {
  const of = classText(session, target);
  return against ? `${of} - ${classText(session, against)}` : of;
}

function targetCode(session, { target, against }) {
  const [, kind, first, second] = /^(box|step):(\d+)(?::(\d+))?$/.exec(target) ?? [];
  const of = text => {
    const named = classText(session, text);
    return `Target.Class(${named === text ? text : literal(named)})`;
  };
  return kind === 'box' ? `Target.Box(${first})`
    : kind === 'step' ? `Target.Step(${first}, Target.Class(${second}))`
    : against ? `${of(target)} - ${of(against)}` : of(target);
}

/** A name as one item of a list with commas. */
function inList(name) {
  return name.includes(',') ? `"${name}"` : name;
}

/** A word of a shell. */
function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}

/** A string of C#. */
function literal(text) {
  return JSON.stringify(text);
}
