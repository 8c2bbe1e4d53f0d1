const list = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

/** Words of English that say nothing of what is to be seen, or nothing that another word does not say. */
const functionWords = list(`
  a an the this that these those some any one two three several many few each both all
  of in on at by with without from to into onto over under above below behind before after beside besides between near
  next around against along across through off out up down inside outside front back left right middle center centre
  side top bottom and or but nor not no as like than then so very really quite just only also too more most much less
  i me my mine we us our you your he him his she her hers it its they them their who whom whose which what where when
  is are was were be been being am has have had having do does did can could will would shall should may might must
  there here please want wants wanted need needs give gives show shows make makes made create generate draw draws
  drawn drawing paint render rendered imagine let's lets i'd i'm it's there's he's she's get see
  wear wears wearing worn dressed looking looks look seen featuring feature features containing contains include
  includes including holding stands stand sits
  for neither showing selfie against about
  isn't don't doesn't can't won't
`)

/** Words that ask for a good picture, or say that it is one. */
const qualityWords = list(`
  picture pictures pic pics image images photo photos photograph photographs photography portrait portraits shot
  headshot close-up closeup face faces head view scene artwork art illustration wallpaper avatar icon style
  masterpiece best quality high low highly detailed detail details hd uhd hdr hq fhd raw sharp focus crisp ultra
  hyper super realistic photorealistic hyperrealistic realism lifelike resolution res highres absurdres trending
  artstation deviantart pixiv unreal engine octane cinematic professional award winning award-winning stunning
  gorgeous beautiful pretty lovely nice amazing awesome great good perfect incredible epic cool fantastic wonderful
  cute adorable handsome attractive aesthetic intricate elegant elaborate studio lighting light lights lit
  bokeh depth field dof lens mm f canon nikon dslr camera-shot
  simple clean clear plain background backgrounds backdrop
`)

/** Words that are never said to be unknown, whatever a model was trained on. */
export const passedOver: ReadonlySet<string> = new Set([...functionWords, ...qualityWords])
